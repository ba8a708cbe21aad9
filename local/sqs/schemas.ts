import { z } from "zod";
import {
  MAX_LISTED_MOVE_TASKS,
  MAX_MESSAGES_PER_CALL,
  MAX_MOVED_MESSAGES_PER_SECOND,
  MAX_VISIBILITY_TIMEOUT_SECONDS,
} from "../../contracts/limits";

// Strict: what is not listed is not emulated, and to ignore it would only look right.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html

const queueUrl = z.string().min(1);
const visibilityTimeout = z.number().int().min(0).max(MAX_VISIBILITY_TIMEOUT_SECONDS);
const names = z.array(z.string()).optional();
const entryId = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/);

export const sendMessageSchema = z.strictObject({ QueueUrl: queueUrl, MessageBody: z.string() });

export const sendMessageBatchSchema = z.strictObject({
  QueueUrl: queueUrl,
  Entries: z.array(z.strictObject({ Id: entryId, MessageBody: z.string() })),
});

export const receiveMessageSchema = z.strictObject({
  QueueUrl: queueUrl,
  MaxNumberOfMessages: z.number().int().min(1).max(MAX_MESSAGES_PER_CALL).default(1),
  VisibilityTimeout: visibilityTimeout.optional(),
  WaitTimeSeconds: z.number().int().min(0).max(20).default(0),
  AttributeNames: names,
  MessageSystemAttributeNames: names,
  MessageAttributeNames: names,
});

export const deleteMessageSchema = z.strictObject({
  QueueUrl: queueUrl,
  ReceiptHandle: z.string(),
});

export const deleteMessageBatchSchema = z.strictObject({
  QueueUrl: queueUrl,
  Entries: z.array(z.strictObject({ Id: entryId, ReceiptHandle: z.string() })),
});

export const changeMessageVisibilitySchema = z.strictObject({
  QueueUrl: queueUrl,
  ReceiptHandle: z.string(),
  VisibilityTimeout: visibilityTimeout,
});

export const changeMessageVisibilityBatchSchema = z.strictObject({
  QueueUrl: queueUrl,
  Entries: z.array(
    z.strictObject({
      Id: entryId,
      ReceiptHandle: z.string(),
      VisibilityTimeout: visibilityTimeout,
    }),
  ),
});

export const startMessageMoveTaskSchema = z.strictObject({
  SourceArn: z.string(),
  DestinationArn: z.string().optional(),
  MaxNumberOfMessagesPerSecond: z
    .number()
    .int()
    .min(1)
    .max(MAX_MOVED_MESSAGES_PER_SECOND)
    .optional(),
});

export const listMessageMoveTasksSchema = z.strictObject({
  SourceArn: z.string(),
  MaxResults: z.number().int().min(1).max(MAX_LISTED_MOVE_TASKS).default(1),
});

export const cancelMessageMoveTaskSchema = z.strictObject({ TaskHandle: z.string() });

export const getQueueUrlSchema = z.strictObject({
  QueueName: z.string(),
  QueueOwnerAWSAccountId: z.string().optional(),
});

export const getQueueAttributesSchema = z.strictObject({
  QueueUrl: queueUrl,
  AttributeNames: names,
});

export const setQueueAttributesSchema = z.strictObject({
  QueueUrl: queueUrl,
  Attributes: z.record(z.string(), z.string()),
});
