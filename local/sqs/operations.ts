import type { z } from "zod";
import { MAX_MESSAGE_BYTES, MAX_MESSAGES_PER_CALL } from "../../contracts/limits";
import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import { type JsonOperation, jsonOperation } from "../http/json-protocol";
import type { Caller } from "../iam/caller";
import { md5, type ReceivedMessage, received } from "./message";
import { moveOperations } from "./move-operations";
import type { Queue } from "./queue";
import { queueAttributes, readQueueChange } from "./queue-attributes";
import {
  changeMessageVisibilityBatchSchema,
  changeMessageVisibilitySchema,
  deleteMessageBatchSchema,
  deleteMessageSchema,
  getQueueAttributesSchema,
  getQueueUrlSchema,
  receiveMessageSchema,
  sendMessageBatchSchema,
  sendMessageSchema,
  setQueueAttributesSchema,
} from "./schemas";
import type { Sqs } from "./sqs";

/** The calls of SQS by name. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html */
export function sqsOperations(sqs: Sqs, clock: Clock): Readonly<Record<string, JsonOperation>> {
  const operation = <Schema extends z.ZodType>(
    schema: Schema,
    run: (input: z.output<Schema>, caller: Caller) => Promise<object>,
  ) => jsonOperation(schema, "InvalidParameterValue", run);

  return {
    SendMessage: operation(sendMessageSchema, async ({ QueueUrl, MessageBody }, caller) => {
      const queue = sqs.authorized(caller, "sqs:SendMessage", QueueUrl);
      const MessageId = await sqs.sendTo(queue, caller, MessageBody);
      return { MessageId, MD5OfMessageBody: md5(MessageBody) };
    }),

    SendMessageBatch: operation(sendMessageBatchSchema, async ({ QueueUrl, Entries }, caller) => {
      const queue = sqs.authorized(caller, "sqs:SendMessage", QueueUrl);
      checkBatch(Entries);
      const bytes = Entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.MessageBody), 0);
      if (bytes > MAX_MESSAGE_BYTES) {
        throw new AwsError(
          "BatchRequestTooLong",
          `Batch requests cannot be longer than ${MAX_MESSAGE_BYTES} bytes. You have sent ${bytes} bytes.`,
        );
      }
      return each(Entries, async ({ Id, MessageBody }) => ({
        Id,
        MessageId: await sqs.sendTo(queue, caller, MessageBody),
        MD5OfMessageBody: md5(MessageBody),
      }));
    }),

    ReceiveMessage: operation(receiveMessageSchema, async (input, caller) => {
      const { queue } = sqs.authorized(caller, "sqs:ReceiveMessage", input.QueueUrl);
      const messages = await receiveWaiting(queue, input, clock);
      const wanted = [
        ...(input.AttributeNames ?? []),
        ...(input.MessageSystemAttributeNames ?? []),
      ];
      // An empty list would be read as one message that lacks everything.
      return messages.length === 0 ? {} : { Messages: messages.map(wireMessage(wanted)) };
    }),

    DeleteMessage: operation(deleteMessageSchema, async ({ QueueUrl, ReceiptHandle }, caller) => {
      const { queue } = sqs.authorized(caller, "sqs:DeleteMessage", QueueUrl);
      await queue.delete(ReceiptHandle);
      return {};
    }),

    DeleteMessageBatch: operation(
      deleteMessageBatchSchema,
      async ({ QueueUrl, Entries }, caller) => {
        const { queue } = sqs.authorized(caller, "sqs:DeleteMessage", QueueUrl);
        checkBatch(Entries);
        return each(Entries, async ({ Id, ReceiptHandle }) => {
          await queue.delete(ReceiptHandle);
          return { Id };
        });
      },
    ),

    ChangeMessageVisibility: operation(changeMessageVisibilitySchema, async (input, caller) => {
      const { queue } = sqs.authorized(caller, "sqs:ChangeMessageVisibility", input.QueueUrl);
      await queue.changeVisibility(input.ReceiptHandle, input.VisibilityTimeout);
      return {};
    }),

    ChangeMessageVisibilityBatch: operation(
      changeMessageVisibilityBatchSchema,
      async ({ QueueUrl, Entries }, caller) => {
        const { queue } = sqs.authorized(caller, "sqs:ChangeMessageVisibility", QueueUrl);
        checkBatch(Entries);
        return each(Entries, async ({ Id, ReceiptHandle, VisibilityTimeout }) => {
          await queue.changeVisibility(ReceiptHandle, VisibilityTimeout);
          return { Id };
        });
      },
    ),

    ...moveOperations(sqs),

    GetQueueUrl: operation(getQueueUrlSchema, async ({ QueueName }, caller) => {
      sqs.authorized(caller, "sqs:GetQueueUrl", QueueName);
      return { QueueUrl: sqs.urlOf(QueueName) };
    }),

    GetQueueAttributes: operation(getQueueAttributesSchema, async (input, caller) => {
      const named = sqs.authorized(caller, "sqs:GetQueueAttributes", input.QueueUrl);
      const wanted = input.AttributeNames ?? [];
      const all = Object.entries(queueAttributes(named));
      return {
        Attributes: Object.fromEntries(
          all.filter(([name]) => wanted.includes("All") || wanted.includes(name)),
        ),
      };
    }),

    SetQueueAttributes: operation(setQueueAttributesSchema, async (input, caller) => {
      const named = sqs.authorized(caller, "sqs:SetQueueAttributes", input.QueueUrl);
      await sqs.changeQueue(named, readQueueChange(input.Attributes));
      return {};
    }),
  };
}

async function receiveWaiting(
  queue: Queue,
  input: z.output<typeof receiveMessageSchema>,
  clock: Clock,
): Promise<ReceivedMessage[]> {
  const deadline = clock.now() + input.WaitTimeSeconds * 1000;
  for (;;) {
    const messages = await queue.receive(input.MaxNumberOfMessages, input.VisibilityTimeout);
    const left = deadline - clock.now();
    if (messages.length > 0 || left <= 0) return messages.map(received);
    await messageOrTimeout(queue, left, clock);
  }
}

function messageOrTimeout(queue: Queue, milliseconds: number, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stopListening();
      stopWaiting();
      resolve();
    };
    const stopListening = queue.onMessage(end);
    const stopWaiting = clock.after(milliseconds, end);
  });
}

function wireMessage(wanted: readonly string[]) {
  return ({ messageId, receiptHandle, body, md5OfBody, attributes }: ReceivedMessage) => {
    const asked = Object.entries(attributes).filter(
      ([name]) => wanted.includes("All") || wanted.includes(name),
    );
    return {
      MessageId: messageId,
      ReceiptHandle: receiptHandle,
      Body: body,
      MD5OfBody: md5OfBody,
      Attributes: asked.length === 0 ? undefined : Object.fromEntries(asked),
    };
  };
}

function checkBatch(entries: readonly { Id: string }[]): void {
  if (entries.length === 0) {
    throw new AwsError(
      "EmptyBatchRequest",
      "There should be at least one SendMessageBatchRequestEntry in the request.",
    );
  }
  if (entries.length > MAX_MESSAGES_PER_CALL) {
    throw new AwsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${MAX_MESSAGES_PER_CALL}. You have sent ${entries.length}.`,
    );
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new AwsError("BatchEntryIdsNotDistinct", "Two or more batch entries have the same Id.");
  }
}

/** One entry's failure is its own: the call succeeds. */
async function each<Entry extends { Id: string }>(
  entries: readonly Entry[],
  run: (entry: Entry) => Promise<object>,
): Promise<object> {
  const settled = await Promise.allSettled(entries.map(run));
  const Successful: object[] = [];
  const Failed: object[] = [];
  settled.forEach((outcome, index) => {
    if (outcome.status === "fulfilled") Successful.push(outcome.value);
    else Failed.push(failedEntry(entries[index]?.Id, outcome.reason));
  });
  return { Successful, Failed };
}

function failedEntry(Id: string | undefined, error: unknown): object {
  if (!(error instanceof AwsError)) throw error;
  return { Id, SenderFault: true, Code: error.code, Message: error.message };
}
