import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { MAX_MESSAGES_PER_CALL } from "../contracts/limits";
import { concurrently } from "../lib/concurrently";
import { eventBody } from "../local/s3/notifications";

const CALLS_AT_ONCE = 16;

/** A message as S3 sends it of an object that was put, with all of its fields. */
export function triggerBody(bucket: string, key: string): string {
  return eventBody({
    name: "ObjectCreated:Put",
    object: { bucket, key, size: 1_234_567, eTag: "d41d8cd98f00b204e9800998ecf8427e" },
    sequencer: "0055AED6DCD90281E5",
    at: Date.now(),
    region: "us-east-1",
    accountId: "123456789012",
    configurationId: "tf-s3-queue-20180913070147331400000001",
    principalId: "AWS:AROAEXAMPLEROLEID1234:i-0123456789abcdef0",
  });
}

/** Sends a message for each key, ten a call. */
export async function sendTriggers(
  sqs: SQSClient,
  queueUrl: string,
  bucket: string,
  keys: readonly string[],
): Promise<void> {
  await concurrently(callsOf(keys), CALLS_AT_ONCE, async (some) => {
    const Entries = some.map((key, index) => ({
      Id: String(index),
      MessageBody: triggerBody(bucket, key),
    }));
    const send = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries });
    const { Failed = [] } = await sqs.send(send);
    if (Failed.length > 0) throw new Error(`A message was not taken: ${Failed[0]?.Message}`);
  });
}

function* callsOf(keys: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < keys.length; start += MAX_MESSAGES_PER_CALL) {
    yield keys.slice(start, start + MAX_MESSAGES_PER_CALL);
  }
}
