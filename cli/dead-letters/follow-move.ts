import { BrokenSystemError } from "../errors";
import type { Io } from "../io";
import type { Target } from "../target/target";
import { isOver, listMoves, type MoveTask } from "./move-task";

const PAUSE_MILLISECONDS = 1000;
/** A move that has begun may be listed a moment later. */
const UNLISTED_MILLISECONDS = 60_000;
/** The count of a move that is over may be a moment late, too. */
const LATE_COUNT_MILLISECONDS = 5000;

export interface FollowOptions {
  readonly queueArn: string;
  /** Tells the move that is followed from others of the same queue. */
  readonly isIt: (task: MoveTask) => boolean;
  /** Called with each look at it. */
  readonly onProgress: (task: MoveTask) => Promise<void> | void;
}

/** Looks at a move until it is over or Ctrl-C is pressed, and returns it as it was seen last. */
export async function followMove(
  target: Pick<Target, "sqs">,
  { queueArn, isIt, onProgress }: FollowOptions,
  io: Pick<Io, "now" | "sleep" | "interrupt">,
): Promise<MoveTask | undefined> {
  const startedAt = io.now();
  let overAt: number | undefined;
  let task: MoveTask | undefined;
  while (!io.interrupt.aborted) {
    const isSame = ({ startedAt }: MoveTask) => startedAt === task?.startedAt;
    task = (await listMoves(target, queueArn)).find(task === undefined ? isIt : isSame) ?? task;
    if (task === undefined && io.now() - startedAt >= UNLISTED_MILLISECONDS) {
      throw new BrokenSystemError(
        `SQS does not list the move out of ${queueArn} that it has begun. Nothing is lost: ` +
          "`labeler failed` shows what still waits.",
      );
    }
    if (task !== undefined) {
      await onProgress(task);
      if (isOver(task)) {
        overAt ??= io.now();
        const mayBeLate = task.status === "COMPLETED" && task.moved < task.toMove;
        if (!mayBeLate || io.now() - overAt >= LATE_COUNT_MILLISECONDS) return task;
      }
    }
    await io.sleep(PAUSE_MILLISECONDS, io.interrupt);
  }
  return task;
}
