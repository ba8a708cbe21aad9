import type { CommandContext } from "../command-context";
import { UnreachableError } from "../errors";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import type { Io } from "../io";
import { formatTable } from "../output/table";
import { LanePace } from "../status/lane-pace";
import { LEGEND } from "../status/legend";
import { type Look, lookAtLanes } from "../status/look";
import { messageCounts } from "../status/message-counts";
import { notesOn } from "../status/notes";
import { outsideLanes } from "../status/outside-lanes";
import { LANE_COLUMNS, printJson, printRows } from "../status/print";
import { WATCH_SECONDS, watch } from "../status/watch";
import { withTarget } from "../target/open-target";
import { chooseLanes, type Target } from "../target/target";

export interface StatusArgs {
  /** Absent: every lane, and what belongs to none. */
  readonly lane?: string;
  readonly watch: boolean;
  readonly stack?: string;
  readonly json: boolean;
}

type StatusTarget = Pick<
  Target,
  "s3" | "sqs" | "batch" | "outputs" | "name" | "stack" | "isAtWork"
>;

/** Shows what waits, what runs and what is stuck in each lane. Trouble in a lane is a result, no failure. */
export async function status(args: StatusArgs, context: CommandContext): Promise<CliExitCode> {
  return withTarget(context, args.stack, (target) => showStatus(args, target, context.io));
}

/** The work itself, on a target that is open. */
export async function showStatus(
  args: StatusArgs,
  target: StatusTarget,
  io: Io,
): Promise<CliExitCode> {
  const first = await lookAt(args, target, io);
  if (args.watch && target.isAtWork) return watchLanes(first, args, target, io);
  show(first, args, target, io);
  if (!args.watch) return CLI_EXIT_CODES.ok;
  throw new UnreachableError("There is nothing to watch while the local cloud is not up.");
}

/** What is outside the lanes is looked at once: it costs most and moves least. */
async function watchLanes(
  first: Look,
  args: StatusArgs,
  target: StatusTarget,
  io: Io,
): Promise<CliExitCode> {
  const paces = new Map(first.lanes.map(({ lane }) => [lane, new LanePace()]));
  const showLook = (look: Look) => {
    const lanes = look.lanes.map((lane) => ({
      ...lane,
      pace: paces.get(lane.lane)?.add(look.at, lane.queue, lane.submissions),
    }));
    if (io.outIsTerminal && !args.json) {
      io.redraw(drawing({ ...look, lanes, outside: first.outside }, target, io.hasColors));
    } else {
      show({ ...look, lanes }, args, target, io, look === first);
    }
  };
  showLook(first);
  await watch(() => lookAt(args, target, io, first), showLook, io);
  if (!io.interrupt.aborted) return CLI_EXIT_CODES.ok;
  io.err("Interrupted: the lanes go on.");
  return CLI_EXIT_CODES.interrupted;
}

async function lookAt(
  { lane }: StatusArgs,
  target: StatusTarget,
  io: Pick<Io, "now">,
  earlier?: Look,
): Promise<Look> {
  const { lanes, imagesBucket, recoverDeadLetterQueueUrl: recoverUrl } = target.outputs;
  const chosen = chooseLanes(lanes, lane);
  const prefixes = Object.values(lanes).map(({ prefix }) => prefix);
  const withOthers = lane === undefined;
  const statuses = await lookAtLanes(target, chosen);
  const recoverDeadLetters =
    withOthers && recoverUrl !== undefined ? await messageCounts(target, recoverUrl) : undefined;
  const outside =
    withOthers && earlier === undefined
      ? await outsideLanes(target, imagesBucket, prefixes)
      : undefined;
  return { at: io.now(), lanes: statuses, recoverDeadLetters, outside };
}

/** Results on stdout, and what they mean on stderr: once, for a watch in a pipe has all that changes in its rows. */
function show(look: Look, args: StatusArgs, target: StatusTarget, io: Io, withNotes = true): void {
  if (args.json) {
    printJson(look, io);
  } else if (io.outIsTerminal) {
    for (const line of formatTable(LANE_COLUMNS, look.lanes, io.hasColors)) io.out(line);
    io.err(LEGEND);
  } else {
    printRows(look, args.watch, io);
  }
  if (!withNotes) return;
  for (const note of notesOn(look, target)) io.err(note);
}

function drawing(look: Look, target: StatusTarget, hasColors: boolean): string[] {
  return [
    `${target.name} at ${new Date(look.at).toISOString()}, every ${WATCH_SECONDS} s until Ctrl-C`,
    "",
    ...formatTable(LANE_COLUMNS, look.lanes, hasColors),
    LEGEND,
    ...notesOn(look, target),
  ];
}
