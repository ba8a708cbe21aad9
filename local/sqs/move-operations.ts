import { AwsError } from "../aws-error";
import { type JsonOperation, jsonOperation } from "../http/json-protocol";
import type { Caller } from "../iam/caller";
import { listEntry, parseTaskHandle, taskHandle } from "./move-task";
import {
  cancelMessageMoveTaskSchema,
  listMessageMoveTasksSchema,
  startMessageMoveTaskSchema,
} from "./schemas";
import type { Sqs } from "./sqs";

/**
 * The calls that redrive dead letters, with the permissions that each needs.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
export function moveOperations(sqs: Sqs): Readonly<Record<string, JsonOperation>> {
  return {
    StartMessageMoveTask: jsonOperation(
      startMessageMoveTaskSchema,
      INVALID,
      async ({ SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond }, caller) => {
        checkQueue(sqs, "SourceArn", SourceArn);
        authorize(sqs, caller, SourceArn, ["StartMessageMoveTask", ...MOVING]);
        if (DestinationArn !== undefined) {
          checkQueue(sqs, "DestinationArn", DestinationArn);
          authorize(sqs, caller, DestinationArn, ["SendMessage"]);
        }
        if (!sqs.isDeadLetterQueue(SourceArn)) {
          throw new AwsError(INVALID, "Source queue must be configured as a Dead Letter Queue.");
        }
        if (DestinationArn === SourceArn) {
          throw new AwsError(INVALID, "Source and destination are the same queue.");
        }
        const task = await sqs.moveTasks.start({
          sourceArn: SourceArn,
          destinationArn: DestinationArn,
          maxMessagesPerSecond: MaxNumberOfMessagesPerSecond,
          caller,
        });
        return { TaskHandle: taskHandle(task) };
      },
    ),

    ListMessageMoveTasks: jsonOperation(
      listMessageMoveTasksSchema,
      INVALID,
      async ({ SourceArn, MaxResults }, caller) => {
        checkQueue(sqs, "SourceArn", SourceArn);
        authorize(sqs, caller, SourceArn, ["ListMessageMoveTasks", "GetQueueAttributes"]);
        return { Results: sqs.moveTasks.of(SourceArn).slice(0, MaxResults).map(listEntry) };
      },
    ),

    CancelMessageMoveTask: jsonOperation(
      cancelMessageMoveTaskSchema,
      INVALID,
      async ({ TaskHandle }, caller) => {
        const { taskId, sourceArn } = parseTaskHandle(TaskHandle);
        checkQueue(sqs, "SourceArn", sourceArn);
        authorize(sqs, caller, sourceArn, ["CancelMessageMoveTask", ...MOVING]);
        const { messagesMoved } = await sqs.moveTasks.cancel(taskId);
        return { ApproximateNumberOfMessagesMoved: messagesMoved };
      },
    ),
  };
}

const INVALID = "InvalidParameterValue";

/** What SQS does with the dead-letter queue in the caller's name. */
const MOVING = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"];

function authorize(sqs: Sqs, caller: Caller, queueArn: string, actions: readonly string[]): void {
  for (const action of actions) sqs.authorized(caller, `sqs:${action}`, queueArn);
}

function checkQueue(sqs: Sqs, parameter: string, queueArn: string): void {
  if (sqs.has(queueArn)) return;
  throw new AwsError(
    "ResourceNotFoundException",
    `The resource that you specified for the ${parameter} parameter doesn't exist.`,
    404,
  );
}
