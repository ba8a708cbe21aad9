import type { CommandContext } from "../command-context";
import { confirm, type Question } from "../confirm";
import { UsageError } from "../errors";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import type { Io } from "../io";
import { escapeControls } from "../output/table";
import type { Ask } from "../sync/compare";
import { withConsent } from "../sync/consent";
import { DEFAULT_RATE } from "../sync/pace";
import { parseRelabelBefore } from "../sync/relabel-before";
import { resumeCommand } from "../sync/resume-command";
import { type SyncWorld, syncObjects } from "../sync/sync-objects";
import { describeProgress, describeSync, syncSummary } from "../sync/sync-report";
import { syncWorld } from "../sync/sync-world";
import { Tally } from "../sync/tally";
import { withTarget } from "../target/open-target";
import { findLane, type Target } from "../target/target";

export interface SyncArgs {
  readonly lane: string;
  /** Of whole keys, below the lane's. */
  readonly prefix?: string;
  readonly dryRun: boolean;
  readonly relabelBefore?: string;
  readonly rate?: number;
  readonly startAfter?: string;
  /** What costs much needs no question. */
  readonly yes: boolean;
  readonly stack?: string;
  readonly json: boolean;
}

/** Asks for every image under a lane's prefix whose record is missing or stale, or whose object is gone. */
export async function sync(args: SyncArgs, context: CommandContext): Promise<CliExitCode> {
  const { io } = context;
  const relabelBefore =
    args.relabelBefore === undefined ? undefined : parseRelabelBefore(args.relabelBefore, io.now());
  return withTarget(context, args.stack, async (target) => {
    const { dryRun, rate = DEFAULT_RATE, startAfter } = args;
    const lane = findLane(target.outputs.lanes, args.lane);
    const prefix = args.prefix ?? lane.prefix;
    checkBelow("--prefix", prefix, `the prefix of lane ${args.lane}`, lane.prefix);
    if (startAfter !== undefined) checkBelow("--start-after", startAfter, "the prefix", prefix);
    if (args.relabelBefore !== undefined && !dryRun) await confirm(relabeling(args), io);
    const tally = new Tally();
    const startedAt = io.now();
    const world = syncWorld(target, { lane, prefix, rate, dryRun, tally, io });
    const run = { args, target, tally, io };
    const { region } = target.outputs;
    // Whoever has agreed to label all of it again is not asked once more.
    const limited = dryRun
      ? world
      : withConsent(
          world,
          { tally, region, yes: args.yes || args.relabelBefore !== undefined },
          io,
        );
    try {
      await syncObjects(announcing(limited, run), { startAfter, relabelBefore }, tally);
    } finally {
      report({ ...run, prefix }, io.now() - startedAt);
    }
    if (!tally.isComplete) return CLI_EXIT_CODES.interrupted;
    return tally.malformed > 0 ? CLI_EXIT_CODES.failure : CLI_EXIT_CODES.ok;
  });
}

function checkBelow(option: string, value: string, what: string, prefix: string): void {
  if (value.startsWith(prefix)) return;
  throw new UsageError(
    `${option} takes whole keys below ${what}, "${prefix}", not "${value}". ` +
      `Did you mean "${prefix}${value}"?`,
  );
}

interface Run {
  readonly args: SyncArgs;
  readonly target: Target;
  readonly tally: Tally;
  readonly io: Io;
}

function relabeling({ lane, relabelBefore, yes }: SyncArgs): Question {
  return {
    about:
      `Every image of lane ${lane} that was settled before ${relabelBefore} is labeled again, ` +
      "and paid for again. --dry-run says how many they are, and what that costs.",
    otherwise: "Nothing was changed.",
    yes,
  };
}

/** Prints each image once it has been asked for, or would be. */
function announcing(world: SyncWorld, { args, target, tally, io }: Run): SyncWorld {
  const line = ({ key, reason }: Ask) =>
    args.json ? JSON.stringify({ key, reason }) : `${reason}\t${escapeControls(key)}`;
  return {
    ...world,
    async ask(images, onAsked) {
      await world.ask(images, (asked) => {
        onAsked(asked);
        for (const ask of asked) io.out(line(ask));
      });
      io.progress(describeProgress(tally, args.dryRun, target.outputs.region));
    },
  };
}

/** Also of a sync that failed: what was done, and how to go on. */
function report({ args, target, prefix, tally, io }: Run & { prefix: string }, duration: number) {
  const { imagesBucket, region } = target.outputs;
  const { dryRun } = args;
  const startAfter = tally.doneThrough ?? args.startAfter;
  if (args.json) {
    const summary = syncSummary(tally, region, dryRun);
    io.out(JSON.stringify({ summary: tally.isComplete ? summary : { ...summary, startAfter } }));
  }
  const where = { prefix: `s3://${imagesBucket}/${prefix}`, region, dryRun };
  for (const line of describeSync(tally, where, duration)) io.err(line);
  if (tally.isComplete) return;
  io.err(
    "Not finished. Nothing is lost, and asking twice costs nothing twice. This goes on:\n" +
      `  ${resumeCommand({ ...args, stack: target.stack, startAfter })}`,
  );
}
