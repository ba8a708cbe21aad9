import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { z } from "zod";
import { MAX_LISTED_MOVE_TASKS } from "../../contracts/limits";
import { nameOf } from "../aws-errors";
import type { Target } from "../target/target";
import type { LaneQueues } from "./lane-queues";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasksResultEntry.html */
const moveTaskSchema = z
  .object({
    Status: z.string(),
    StartedTimestamp: z.number(),
    TaskHandle: z.string().optional(),
    ApproximateNumberOfMessagesMoved: z.number().default(0),
    ApproximateNumberOfMessagesToMove: z.number().default(0),
    FailureReason: z.string().optional(),
  })
  .transform((entry) => ({
    status: entry.Status,
    /** No two tasks of a queue begin at the same time: it tells one from another. */
    startedAt: entry.StartedTimestamp,
    /** Only while it runs. */
    handle: entry.TaskHandle,
    moved: entry.ApproximateNumberOfMessagesMoved,
    toMove: entry.ApproximateNumberOfMessagesToMove,
    failureReason: entry.FailureReason,
  }));
export type MoveTask = z.output<typeof moveTaskSchema>;

const OVER: ReadonlySet<string> = new Set(["COMPLETED", "CANCELLED", "FAILED"]);

/** A status that is none of the last is on its way to one. */
export function isOver({ status }: MoveTask): boolean {
  return OVER.has(status);
}

/** The latest moves out of a dead-letter queue, newest first. */
export async function listMoves(
  { sqs }: Pick<Target, "sqs">,
  queueArn: string,
): Promise<MoveTask[]> {
  const input = { SourceArn: queueArn, MaxResults: MAX_LISTED_MOVE_TASKS };
  const { Results = [] } = await sqs.send(new ListMessageMoveTasksCommand(input));
  return z
    .array(moveTaskSchema)
    .parse(Results)
    .sort((one, other) => other.startedAt - one.startedAt);
}

/**
 * Begins to move a lane's dead letters to its queue. The destination is named, because SQS does not know
 * where messages belong that were sent to the dead-letter queue directly, as those of failed jobs are.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/troubleshooting-dlq-redrive.html
 *
 * @returns its handle, or the move that somebody else has begun in the meantime
 */
export async function startMove(
  { sqs }: Pick<Target, "sqs">,
  { queueArn, deadLetterQueueArn }: LaneQueues,
  messagesPerSecond: number | undefined,
): Promise<{ readonly handle: string } | { readonly active: MoveTask }> {
  const input = {
    SourceArn: deadLetterQueueArn,
    DestinationArn: queueArn,
    MaxNumberOfMessagesPerSecond: messagesPerSecond,
  };
  try {
    const { TaskHandle = "" } = await sqs.send(new StartMessageMoveTaskCommand(input));
    return { handle: TaskHandle };
  } catch (error) {
    if (nameOf(error) !== "InvalidParameterValue") throw error;
    const active = await activeMove({ sqs }, deadLetterQueueArn);
    if (active === undefined) throw error;
    return { active };
  }
}

/** The move out of a dead-letter queue that is under way: there is one at most. */
export async function activeMove(
  target: Pick<Target, "sqs">,
  queueArn: string,
): Promise<MoveTask | undefined> {
  return (await listMoves(target, queueArn)).find((task) => !isOver(task));
}

/** How many messages were moved until then; they stay moved. */
export async function cancelMove({ sqs }: Pick<Target, "sqs">, handle: string): Promise<number> {
  const command = new CancelMessageMoveTaskCommand({ TaskHandle: handle });
  return (await sqs.send(command)).ApproximateNumberOfMessagesMoved ?? 0;
}
