import { messageOf } from "../errors";
import type { Io } from "../io";
import { plural } from "../output/format";
import type { Target } from "../target/target";
import { followMove } from "./follow-move";
import type { HeldMessages } from "./held-messages";
import type { LaneQueues } from "./lane-queues";
import { cancelMove, isOver, listMoves, type MoveTask, startMove } from "./move-task";

export interface MoveRun {
  readonly lane: string;
  readonly queues: LaneQueues;
  /** Absent: SQS decides. */
  readonly messagesPerSecond?: number;
}

/**
 * Moves a lane's dead letters to its queue. On Ctrl-C the move is cancelled: what a command began ends with it.
 *
 * @returns the move as it ended; nothing when it was interrupted
 */
export async function runMove(
  run: MoveRun,
  held: HeldMessages,
  target: Pick<Target, "sqs">,
  io: Io,
): Promise<MoveTask | undefined> {
  const earlier = await listMoves(target, run.queues.deadLetterQueueArn);
  const started = await startMove(target, run.queues, run.messagesPerSecond);
  if ("active" in started) return followOther(run, started.active, target, io, held);
  const known = new Set(earlier.map(({ startedAt }) => startedAt));
  const isIt = ({ handle, startedAt }: MoveTask) =>
    handle === started.handle || !known.has(startedAt);
  const task = await follow(run, isIt, target, io, held);
  if (task !== undefined && isOver(task)) return task;
  await cancel(started.handle, target, io);
  return undefined;
}

/** As `runMove`, of a move that somebody else has begun: on Ctrl-C it goes on. */
export async function followOther(
  run: MoveRun,
  active: MoveTask,
  target: Pick<Target, "sqs">,
  io: Io,
  held?: HeldMessages,
): Promise<MoveTask | undefined> {
  const since = new Date(active.startedAt).toISOString();
  io.err(`${run.lane}: its dead letters are on the move already, since ${since}: following that.`);
  const isIt = ({ startedAt }: MoveTask) => startedAt === active.startedAt;
  const task = await follow(run, isIt, target, io, held);
  if (task !== undefined && isOver(task)) return task;
  io.err(`Interrupted: the move goes on. ${howToStop(active.handle)}`);
  return undefined;
}

async function follow(
  { lane, queues }: MoveRun,
  isIt: (task: MoveTask) => boolean,
  target: Pick<Target, "sqs">,
  io: Io,
  held: HeldMessages | undefined,
): Promise<MoveTask | undefined> {
  const onProgress = async (seen: MoveTask) => {
    io.progress(`Moved ${seen.moved}/${seen.toMove} messages`);
    await held?.onProgress(seen);
  };
  try {
    const queueArn = queues.deadLetterQueueArn;
    return await followMove(target, { queueArn, isIt, onProgress }, io);
  } catch (error) {
    io.err(`${lane}: the move itself goes on. The same command follows it.`);
    throw error;
  }
}

async function cancel(handle: string, target: Pick<Target, "sqs">, io: Io): Promise<void> {
  try {
    const moved = plural(await cancelMove(target, handle), "message");
    io.err(
      `Interrupted: the move is cancelled after about ${moved}. What was moved stays moved, ` +
        "the rest stays where it is; the same command goes on from here.",
    );
  } catch (error) {
    io.err(
      `Interrupted, and the move could not be cancelled: ${messageOf(error)}. ` +
        `Unless it is over, it goes on. ${howToStop(handle)}`,
    );
  }
}

/** One that is being cancelled has no handle any more. */
function howToStop(handle: string | undefined): string {
  return handle === undefined
    ? "It is being cancelled."
    : `To stop it: aws sqs cancel-message-move-task --task-handle ${handle}`;
}
