import {
  type BatchResultErrorEntry,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
} from "@aws-sdk/client-sqs";
import { MAX_MESSAGES_PER_CALL } from "../../contracts/limits";
import { formatRecovered } from "../../contracts/notification";
import type { Trigger } from "../../contracts/trigger";
import { sleep } from "../../lib/clock";
import { concurrently } from "../../lib/concurrently";
import { MessagesUnsentError } from "../errors";
import type { FailedJob } from "./failed-job";
import type { RecoverContext } from "./recover-context";

const CONCURRENT_CALLS = 8;
const MAX_CALLS = 5;
const FIRST_PAUSE_MILLISECONDS = 100;

/**
 * Sends a message for each image to the dead-letter queue of the job's lane.
 *
 * @throws MessagesUnsentError when the queue does not take all of them.
 */
export async function sendRecovered(
  triggers: readonly Trigger[],
  { deadLetterQueueUrl, recovery }: FailedJob,
  context: Pick<RecoverContext, "sqs" | "clock">,
): Promise<void> {
  const entries = triggers.map((trigger, index) => ({
    Id: String(index),
    MessageBody: formatRecovered(trigger, recovery),
  }));
  await concurrently(batchesOf(entries), CONCURRENT_CALLS, (batch) =>
    sendBatch(deadLetterQueueUrl, batch, context),
  );
}

function* batchesOf(entries: readonly SendMessageBatchRequestEntry[]) {
  for (let start = 0; start < entries.length; start += MAX_MESSAGES_PER_CALL) {
    yield entries.slice(start, start + MAX_MESSAGES_PER_CALL);
  }
}

/** A call succeeds although SQS refuses some of its messages; those are sent again unless they are to blame. */
async function sendBatch(
  queueUrl: string,
  batch: readonly SendMessageBatchRequestEntry[],
  { sqs, clock }: Pick<RecoverContext, "sqs" | "clock">,
): Promise<void> {
  let entries = batch;
  for (let calls = 1; ; calls += 1) {
    const request = { QueueUrl: queueUrl, Entries: [...entries] };
    const { Failed: failed = [] } = await sqs.send(new SendMessageBatchCommand(request));
    if (failed.length === 0) return;
    if (calls === MAX_CALLS || failed.some(({ SenderFault }) => SenderFault === true)) {
      throw new MessagesUnsentError(queueUrl, failed.length, reasonsOf(failed));
    }
    entries = entries.filter((entry) => failed.some(({ Id }) => Id === entry.Id));
    await sleep(clock, FIRST_PAUSE_MILLISECONDS * 2 ** (calls - 1));
  }
}

function reasonsOf(failed: readonly BatchResultErrorEntry[]): string {
  const reasons = failed.map(({ Code, Message }) => [Code, Message].filter(Boolean).join(": "));
  return [...new Set(reasons)].join("; ");
}
