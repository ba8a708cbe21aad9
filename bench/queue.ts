import { setTimeout as pause } from "node:timers/promises";
import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";

const PAUSE_MILLISECONDS = 100;
const COUNTS = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;

/** Waits until the queue has no message, neither waiting nor in flight. */
export async function waitUntilEmpty(sqs: SQSClient, queueUrl: string): Promise<void> {
  const ask = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...COUNTS] });
  for (;;) {
    const { Attributes = {} } = await sqs.send(ask);
    if (COUNTS.every((name) => Number(Attributes[name] ?? 0) === 0)) return;
    await pause(PAUSE_MILLISECONDS);
  }
}
