import {
  type BatchResultErrorEntry,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/** What sending takes from outside. */
export interface Sending {
  readonly sqs: SQSClient;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const MAX_CALLS = 5;
const FIRST_PAUSE_MILLISECONDS = 100;

/** SQS did not take all messages of a batch; those that it took are there. */
export class MessagesUnsentError extends Error {
  override readonly name = "MessagesUnsentError";

  constructor(
    readonly queueUrl: string,
    readonly messages: number,
    readonly reason: string,
  ) {
    super(`${messages} messages were not taken by ${queueUrl}. Reason: ${reason}`);
  }
}

/**
 * Sends one batch, whole. A call succeeds although SQS refuses some of its messages; those are sent again
 * unless they are to blame.
 *
 * @param batch within the limits of one call: messages and bytes
 * @throws MessagesUnsentError
 */
export async function sendMessageBatch(
  queueUrl: string,
  batch: readonly SendMessageBatchRequestEntry[],
  { sqs, sleep }: Sending,
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
    await sleep(FIRST_PAUSE_MILLISECONDS * 2 ** (calls - 1));
  }
}

function reasonsOf(failed: readonly BatchResultErrorEntry[]): string {
  const reasons = failed.map(({ Code, Message }) => [Code, Message].filter(Boolean).join(": "));
  return [...new Set(reasons)].join("; ");
}
