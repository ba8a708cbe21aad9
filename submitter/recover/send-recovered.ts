import type { SendMessageBatchRequestEntry } from "@aws-sdk/client-sqs";
import { MAX_MESSAGES_PER_CALL } from "../../contracts/limits";
import { formatRecovered } from "../../contracts/notification";
import type { Trigger } from "../../contracts/trigger";
import { sleep } from "../../lib/clock";
import { concurrently } from "../../lib/concurrently";
import { sendMessageBatch } from "../../lib/send-message-batch";
import type { FailedJob } from "./failed-job";
import type { RecoverContext } from "./recover-context";

const CONCURRENT_CALLS = 8;

/**
 * Sends a message for each image to the dead-letter queue of the job's lane.
 *
 * @throws MessagesUnsentError when the queue does not take all of them: the next try sends them again.
 */
export async function sendRecovered(
  triggers: readonly Trigger[],
  { deadLetterQueueUrl, recovery }: FailedJob,
  { sqs, clock }: Pick<RecoverContext, "sqs" | "clock">,
): Promise<void> {
  const entries = triggers.map((trigger, index) => ({
    Id: String(index),
    MessageBody: formatRecovered(trigger, recovery),
  }));
  const sending = { sqs, sleep: (milliseconds: number) => sleep(clock, milliseconds) };
  await concurrently(batchesOf(entries), CONCURRENT_CALLS, (batch) =>
    sendMessageBatch(deadLetterQueueUrl, batch, sending),
  );
}

function* batchesOf(entries: readonly SendMessageBatchRequestEntry[]) {
  for (let start = 0; start < entries.length; start += MAX_MESSAGES_PER_CALL) {
    yield entries.slice(start, start + MAX_MESSAGES_PER_CALL);
  }
}
