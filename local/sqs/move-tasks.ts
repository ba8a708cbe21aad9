import { randomUUID } from "node:crypto";
import { MAX_LISTED_MOVE_TASKS } from "../../contracts/limits";
import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import type { Caller } from "../iam/caller";
import type { Collection } from "../state";
import type { StoredMessage } from "./message";
import { isActive, type MoveTask } from "./move-task";
import type { Queue } from "./queue";
import type { NamedQueue, Queues } from "./queues";

export interface MoveTasksOptions {
  readonly tasks: Collection<MoveTask>;
  readonly queues: Queues;
  readonly clock: Clock;
  /** The queue, when the caller may do this with it. */
  readonly authorized: (caller: Caller, action: string, arn: string) => NamedQueue;
}

export type MoveRequest = Pick<
  MoveTask,
  "sourceArn" | "destinationArn" | "maxMessagesPerSecond" | "caller"
>;

/**
 * Moves messages out of dead-letter queues, one task a queue. A message leaves the one queue and is in the
 * other in one write to the disk, together with the count of the task: a crash neither loses nor doubles it,
 * and the task goes on after a restart. Messages that are in flight stay.
 */
export class MoveTasks {
  private readonly timers = new Map<string, () => void>();
  private isClosed = false;

  constructor(private readonly options: MoveTasksOptions) {}

  /** @throws AwsError when another task of the queue is active. */
  async start(request: MoveRequest): Promise<MoveTask> {
    const { queues, clock, tasks } = this.options;
    const earlier = this.of(request.sourceArn);
    if (earlier.some(isActive)) {
      throw new AwsError(
        "InvalidParameterValue",
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
      );
    }
    const task: MoveTask = {
      ...request,
      id: randomUUID(),
      startedAt: clock.now(),
      status: "RUNNING",
      messagesToMove: queues.get(request.sourceArn).queue.counts.visible,
      messagesMoved: 0,
    };
    const forgotten = earlier.slice(MAX_LISTED_MOVE_TASKS - 1);
    await Promise.all([...forgotten.map(({ id }) => tasks.delete(id)), this.put(task)]);
    void this.run(task.id);
    return task;
  }

  /** The latest tasks of a queue, newest first. */
  of(sourceArn: string): MoveTask[] {
    return [...this.options.tasks.values()]
      .filter((task) => task.sourceArn === sourceArn)
      .sort((one, other) => other.startedAt - one.startedAt);
  }

  /** What was moved stays moved. @throws AwsError when there is no such task, or it is over. */
  async cancel(id: string): Promise<MoveTask> {
    const task = this.options.tasks.get(id);
    if (task === undefined) {
      throw new AwsError("ResourceNotFoundException", "Task does not exist.", 404);
    }
    if (task.status !== "RUNNING") {
      throw new AwsError(
        "UnsupportedOperation",
        `Only a task that is RUNNING can be cancelled; this one is ${task.status}.`,
      );
    }
    await this.put({ ...task, status: "CANCELLING" });
    return task;
  }

  resume(): void {
    for (const task of this.options.tasks.values()) if (isActive(task)) void this.run(task.id);
  }

  close(): void {
    this.isClosed = true;
    for (const stop of this.timers.values()) stop();
  }

  private async run(id: string): Promise<void> {
    for (;;) {
      const task = this.options.tasks.get(id);
      if (this.isClosed || task === undefined) return;
      const { pauseMilliseconds } = paceOf(task.maxMessagesPerSecond);
      const writes: Promise<unknown>[] = [];
      const hasMore = this.moveSome(task, writes);
      const isPaced = pauseMilliseconds > 0;
      if (hasMore && isPaced) this.runAfter(pauseMilliseconds, id);
      await Promise.all(writes);
      if (!hasMore || isPaced) return;
    }
  }

  private runAfter(milliseconds: number, id: string): void {
    const stop = this.options.clock.after(milliseconds, () => void this.run(id));
    this.timers.set(id, stop);
  }

  /** Moves a few messages in one turn. Whether there may be more to do. */
  private moveSome(task: MoveTask, writes: Promise<unknown>[]): boolean {
    if (task.status === "CANCELLING") {
      writes.push(this.put({ ...task, status: "CANCELLED" }));
      return false;
    }
    const outcome = this.handOver(task, writes);
    const messagesMoved = task.messagesMoved + writes.length;
    writes.push(this.put({ ...task, ...outcome, messagesMoved }));
    return outcome.status === "RUNNING";
  }

  private handOver(
    task: MoveTask,
    writes: Promise<unknown>[],
  ): Pick<MoveTask, "status" | "failureReason"> {
    const { messages } = paceOf(task.maxMessagesPerSecond);
    try {
      const { queue } = this.options.queues.get(task.sourceArn);
      while (writes.length < messages) {
        const moved = queue.handOver((message) =>
          this.destinationOf(message, task).add(message.body, message.senderId),
        );
        if (moved === undefined) return { status: "COMPLETED" };
        writes.push(moved);
      }
      return { status: "RUNNING" };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { status: "FAILED", failureReason: FAILURE_REASONS[error.code] ?? error.code };
    }
  }

  private destinationOf({ deadLetterSourceArn }: StoredMessage, task: MoveTask): Queue {
    const arn = task.destinationArn ?? deadLetterSourceArn;
    if (arn === undefined) {
      throw new AwsError(
        "CouldNotDetermineMessageSource",
        "The message was sent directly to the dead-letter queue.",
      );
    }
    return this.options.authorized(task.caller, "sqs:SendMessage", arn).queue;
  }

  private put(task: MoveTask): Promise<void> {
    return this.options.tasks.set(task.id, task);
  }
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/troubleshooting-dlq-redrive.html */
const FAILURE_REASONS: Readonly<Record<string, string | undefined>> = {
  QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
};

const MESSAGES_PER_STEP = 100;
/** More often is a busy loop. */
const MIN_PAUSE_MILLISECONDS = 20;

/** How many messages at once, and how long to pause after them. */
function paceOf(maxMessagesPerSecond: number | undefined) {
  if (maxMessagesPerSecond === undefined)
    return { messages: MESSAGES_PER_STEP, pauseMilliseconds: 0 };
  const messages = Math.ceil((maxMessagesPerSecond * MIN_PAUSE_MILLISECONDS) / 1000);
  return { messages, pauseMilliseconds: (messages * 1000) / maxMessagesPerSecond };
}
