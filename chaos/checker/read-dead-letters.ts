import { GetObjectCommand } from "@aws-sdk/client-s3";
import {
  ChangeMessageVisibilityCommand,
  type Message,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import * as z from "zod";
import type { Target } from "../../cli/target/target";
import { parseJobName } from "../../contracts/job";
import { MAX_MESSAGES_PER_CALL } from "../../contracts/limits";
import { manifestKey, parseManifest } from "../../contracts/manifest";
import { formatNotification } from "../../contracts/notification";
import { concurrently } from "../../lib/concurrently";
import type { NamedLane } from "./read-unrest";
import type { DeadLetter } from "./snapshot";

/** Long enough to read all; what could not be given back is visible again after it. */
const HIDDEN_SECONDS = 600;
/** Only a receive that waits asks all of Amazon SQS's servers. */
const WAIT_SECONDS = 1;
const GIVEN_BACK_AT_ONCE = 16;

/** Every message of a lane's dead letters. They stay there. */
export async function readDeadLetters(
  target: Pick<Target, "sqs">,
  { name: lane, deadLetterQueueUrl }: NamedLane,
): Promise<DeadLetter[]> {
  const messages = await readQueue(target, deadLetterQueueUrl);
  return messages.map(({ MessageId: messageId = "", Body: body = "" }) => ({
    lane,
    queue: "lane",
    messageId,
    body,
  }));
}

/** What recover could not handle: the images of each failed job's manifest, as if it had named them. */
export async function readFailedJobs(
  target: Pick<Target, "sqs" | "s3" | "outputs">,
): Promise<DeadLetter[]> {
  const { recoverDeadLetterQueueUrl: queueUrl, workBucket } = target.outputs;
  const messages = queueUrl === undefined ? [] : await readQueue(target, queueUrl);
  return Promise.all(
    messages.map(async ({ MessageId: messageId = "", Body = "" }): Promise<DeadLetter> => {
      const { detail } = jobEventSchema.parse(JSON.parse(Body));
      const { lane = "", submission = "" } = parseJobName(detail.jobName) ?? {};
      const Key = manifestKey(submission, detail.arrayProperties?.index ?? 0);
      const manifest = await target.s3.send(new GetObjectCommand({ Bucket: workBucket, Key }));
      const triggers = parseManifest((await manifest.Body?.transformToString()) ?? "");
      return { lane, queue: "recover", messageId, body: formatNotification(triggers) };
    }),
  );
}

const jobEventSchema = z.object({
  detail: z.object({
    jobName: z.string(),
    arrayProperties: z.object({ index: z.int().optional() }).optional(),
  }),
});

/** Each message is given back once all are read. */
async function readQueue({ sqs }: Pick<Target, "sqs">, QueueUrl: string): Promise<Message[]> {
  const received = new Map<string, Message>();
  try {
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: MAX_MESSAGES_PER_CALL,
          VisibilityTimeout: HIDDEN_SECONDS,
          WaitTimeSeconds: WAIT_SECONDS,
        }),
      );
      if (Messages.length === 0) break;
      for (const message of Messages) received.set(message.MessageId ?? "", message);
    }
  } finally {
    await concurrently(received.values(), GIVEN_BACK_AT_ONCE, async ({ ReceiptHandle }) => {
      const giveBack = { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 };
      await sqs.send(new ChangeMessageVisibilityCommand(giveBack));
    });
  }
  return [...received.values()];
}
