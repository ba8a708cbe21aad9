import type { CommandContext } from "../command-context";
import { confirm, type Question } from "../confirm";
import { BorrowedMessages } from "../dead-letters/borrowed-messages";
import { concludeMove } from "../dead-letters/conclude";
import { giveBack } from "../dead-letters/give-back";
import { HeldMessages } from "../dead-letters/held-messages";
import { laneQueues } from "../dead-letters/lane-queues";
import { LOOKED_AT, lookAt } from "../dead-letters/look";
import { activeMove } from "../dead-letters/move-task";
import {
  exitCodeWithoutWork,
  MESSAGES_WITHOUT_ASKING,
  planRetry,
  printPlan,
  reportPlan,
} from "../dead-letters/retry-plan";
import { followOther, type MoveRun, runMove } from "../dead-letters/run-move";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import type { Io } from "../io";
import { plural } from "../output/format";
import { withTarget } from "../target/open-target";
import { findLane, type Target } from "../target/target";

export interface RetryArgs {
  readonly lane: string;
  /** Messages a second. Absent: SQS decides. */
  readonly rate?: number;
  readonly dryRun: boolean;
  /** Many need no question. */
  readonly yes: boolean;
  readonly stack?: string;
  readonly json: boolean;
}

type RetryTarget = Pick<Target, "sqs" | "outputs" | "name" | "stack" | "isAtWork">;

/** Moves the dead letters of a lane back to its queue, all but those that no retry helps. */
export async function retry(args: RetryArgs, context: CommandContext): Promise<CliExitCode> {
  return withTarget(context, args.stack, (target) => retryLane(args, target, context.io));
}

/** The work itself, on a target that is open. */
export async function retryLane(
  args: RetryArgs,
  target: RetryTarget,
  io: Io,
): Promise<CliExitCode> {
  const queues = await laneQueues(target, findLane(target.outputs.lanes, args.lane));
  const run = { lane: args.lane, queues, messagesPerSecond: args.rate };
  const active = args.dryRun ? undefined : await activeMove(target, queues.deadLetterQueueArn);
  if (active === undefined) return lookAndMove(run, args, target, io);
  const task = await followOther(run, active, target, io);
  if (task === undefined) return CLI_EXIT_CODES.interrupted;
  return concludeMove({ lane: args.lane, stack: target.stack, task, kept: 0 }, args.json, io);
}

async function lookAndMove(
  run: MoveRun,
  args: RetryArgs,
  target: RetryTarget,
  io: Io,
): Promise<CliExitCode> {
  const { lane, queues } = run;
  const { imagesBucket, lanes } = target.outputs;
  const { maxReceiveCount } = queues;
  const borrowed = new BorrowedMessages(target.sqs, findLane(lanes, lane).deadLetterQueueUrl, io);
  try {
    const look = await lookAt(borrowed, { lane, imagesBucket, maxReceiveCount }, LOOKED_AT, io);
    const plan = planRetry(lane, queues, look);
    reportPlan(plan, target, io);
    if (args.dryRun) printPlan(plan, args.json, io);
    if (args.dryRun || io.interrupt.aborted) io.err("Nothing was moved.");
    if (io.interrupt.aborted) return CLI_EXIT_CODES.interrupted;
    if (!plan.hasWork) return exitCodeWithoutWork(plan);
    if (args.dryRun) return CLI_EXIT_CODES.ok;
    const waiting = Math.max(queues.waiting, look.letters.length);
    if (waiting > MESSAGES_WITHOUT_ASKING) await confirm(moving(waiting, args), io);
    await borrowed.giveBack({ except: plan.poison });
    const held = new HeldMessages(borrowed, plan.poison, io);
    const task = await runMove(run, held, target, io);
    if (task === undefined) return CLI_EXIT_CODES.interrupted;
    const exitCode = concludeMove(
      { lane, stack: target.stack, task, kept: held.count },
      args.json,
      io,
    );
    if (!target.isAtWork) io.err("The local cloud labels them when it is up again: labeler local");
    return exitCode;
  } finally {
    await giveBack(borrowed, lane, io);
  }
}

function moving(messages: number, { lane, yes }: RetryArgs): Question {
  return {
    about: `About ${plural(messages, "message")} of lane ${lane} go back to work, and what they ask for is paid.`,
    otherwise: "Nothing was moved.",
    yes,
  };
}
