import { z } from "zod";
import { AwsError } from "../aws-error";
import type { Caller } from "../iam/caller";

/** A redrive as it is stored: messages of a dead-letter queue on their way to another queue. */
export interface MoveTask {
  readonly id: string;
  readonly sourceArn: string;
  /** Absent: each message goes back to the queue that gave it up. */
  readonly destinationArn?: string;
  /** Absent: as fast as it goes. */
  readonly maxMessagesPerSecond?: number;
  /** In whose name it sends. */
  readonly caller: Caller;
  readonly startedAt: number;
  readonly status: "RUNNING" | "COMPLETED" | "CANCELLING" | "CANCELLED" | "FAILED";
  /** That waited when it began. */
  readonly messagesToMove: number;
  readonly messagesMoved: number;
  readonly failureReason?: string;
}

export function isActive({ status }: MoveTask): boolean {
  return status === "RUNNING" || status === "CANCELLING";
}

/** As ListMessageMoveTasks has it. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasksResultEntry.html */
export function listEntry(task: MoveTask): object {
  return {
    TaskHandle: task.status === "RUNNING" ? taskHandle(task) : undefined,
    Status: task.status,
    SourceArn: task.sourceArn,
    DestinationArn: task.destinationArn,
    MaxNumberOfMessagesPerSecond: task.maxMessagesPerSecond,
    ApproximateNumberOfMessagesMoved: task.messagesMoved,
    ApproximateNumberOfMessagesToMove: task.messagesToMove,
    FailureReason: task.failureReason,
    StartedTimestamp: task.startedAt,
  };
}

const handleSchema = z.object({ taskId: z.string(), sourceArn: z.string() });

export function taskHandle({ id, sourceArn }: MoveTask): string {
  return Buffer.from(JSON.stringify({ taskId: id, sourceArn })).toString("base64");
}

/** @throws AwsError InvalidParameterValue */
export function parseTaskHandle(handle: string): z.output<typeof handleSchema> {
  try {
    return handleSchema.parse(JSON.parse(Buffer.from(handle, "base64").toString()));
  } catch {
    throw new AwsError("InvalidParameterValue", "Value for parameter TaskHandle is invalid.");
  }
}
