import type { LaneOutputs } from "../../contracts/outputs";
import type { CommandContext } from "../command-context";
import { BorrowedMessages } from "../dead-letters/borrowed-messages";
import type { DeadLetter } from "../dead-letters/dead-letter";
import { giveBack } from "../dead-letters/give-back";
import { laneQueues } from "../dead-letters/lane-queues";
import { LOOKED_AT, type Look, lookAt } from "../dead-letters/look";
import { printDeadLetters } from "../dead-letters/print";
import { type LaneLook, reportLooks } from "../dead-letters/report";
import { reportUnrecovered } from "../dead-letters/unrecovered";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import type { Io } from "../io";
import { withTarget } from "../target/open-target";
import { chooseLanes, type Target } from "../target/target";

export interface FailedArgs {
  /** Absent: every lane. */
  readonly lane?: string;
  readonly limit: number;
  readonly stack?: string;
  readonly json: boolean;
}

/** Lists what waits in the dead-letter queues of the lanes, and why, newest first. Nothing is an answer too. */
export async function failed(args: FailedArgs, context: CommandContext): Promise<CliExitCode> {
  return withTarget(context, args.stack, (target) => listFailed(args, target, context.io));
}

/** The work itself, on a target that is open. */
export async function listFailed(
  args: FailedArgs,
  target: Pick<Target, "sqs" | "outputs" | "name" | "stack">,
  io: Io,
): Promise<CliExitCode> {
  const chosen = chooseLanes(target.outputs.lanes, args.lane);
  const max = Math.max(args.limit, LOOKED_AT);
  const settled = await Promise.allSettled(
    Object.entries(chosen).map(([name, lane]) => lookAtLane(name, lane, target, max, io)),
  );
  const looks = settled.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
  const newest = looks.flatMap(({ look }) => look.letters).sort(newestFirst);
  const shown = newest.slice(0, args.limit);
  printDeadLetters(shown, args.json, io);
  reportLooks(looks, target, io);
  if (args.lane === undefined) await reportUnrecovered(target, target.stack, io);
  if (shown.length < newest.length) {
    io.err(`The newest ${shown.length} of ${newest.length} are shown: --limit shows more.`);
  }
  if (io.interrupt.aborted) {
    io.err("Interrupted: all that was looked at is given back, and there may be more.");
    return CLI_EXIT_CODES.interrupted;
  }
  return looks.every(({ isGivenBack }) => isGivenBack) ? CLI_EXIT_CODES.ok : CLI_EXIT_CODES.broken;
}

async function lookAtLane(
  name: string,
  lane: LaneOutputs,
  { sqs, outputs: { imagesBucket } }: Pick<Target, "sqs" | "outputs">,
  max: number,
  io: Io,
): Promise<LaneLook> {
  const queues = await laneQueues({ sqs }, lane);
  const borrowed = new BorrowedMessages(sqs, lane.deadLetterQueueUrl, io);
  const facts = { lane: name, imagesBucket, maxReceiveCount: queues.maxReceiveCount };
  let look: Look;
  let isGivenBack: boolean;
  try {
    look = await lookAt(borrowed, facts, max, io);
  } finally {
    isGivenBack = await giveBack(borrowed, name, io);
  }
  return { lane: name, queues, look, isGivenBack };
}

function newestFirst(one: DeadLetter, other: DeadLetter): number {
  return other.sentAt - one.sentAt;
}
