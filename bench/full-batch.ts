import { randomUUID } from "node:crypto";
import type { SQSEvent } from "aws-lambda";
import { MAX_EVENT_SOURCE_BATCH_SIZE } from "../contracts/limits";
import { systemClock } from "../lib/clock";
import { MessageGatherer } from "../local/lambda/message-gatherer";
import { sizeInEvent, sqsEvent } from "../local/lambda/sqs-event";
import { type ReceivedMessage, received } from "../local/sqs/message";
import { triggerBody } from "./triggers";

export interface BatchSource {
  readonly queueArn: string;
  readonly region: string;
  readonly bucket: string;
  readonly prefix: string;
}

/** The event of a batch from a queue that never runs dry: full by its messages or by its bytes. */
export async function fullBatch(
  { queueArn, region, bucket, prefix }: BatchSource,
  batchSize = MAX_EVENT_SOURCE_BATCH_SIZE,
): Promise<SQSEvent> {
  let sent = 0;
  const gatherer = new MessageGatherer({
    batchSize,
    windowSeconds: 1,
    clock: systemClock,
    receive: async (max) =>
      Array.from({ length: max }, () => {
        sent += 1;
        return message(triggerBody(bucket, `${prefix}${sent}.jpg`));
      }),
    onMessage: () => () => {},
    sizeOf: (one) => sizeInEvent(one, queueArn, region),
  });
  return sqsEvent((await gatherer.next()) ?? [], queueArn, region);
}

function message(body: string): ReceivedMessage {
  const now = Date.now();
  return received({
    queue: "bench",
    id: randomUUID(),
    body,
    sentAt: now,
    senderId: "AIDAEXAMPLE1234567890",
    receiveCount: 1,
    firstReceivedAt: now,
    visibleAt: now,
  });
}
