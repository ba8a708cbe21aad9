import { createHash } from "node:crypto";
import { AwsError } from "../aws-error";

/** A message as it lies in a queue. */
export interface StoredMessage {
  readonly queue: string;
  readonly id: string;
  readonly body: string;
  /** Milliseconds since 1970, as all times here. */
  readonly sentAt: number;
  readonly senderId: string;
  readonly receiveCount: number;
  readonly firstReceivedAt?: number;
  /** Hidden until then. */
  readonly visibleAt: number;
  /** Of a message that came by redrive: the queue that gave up on it. */
  readonly deadLetterSourceArn?: string;
}

/** A message as a receiver sees it. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** ApproximateReceiveCount, SentTimestamp … */
  readonly attributes: Record<string, string>;
  readonly md5OfBody: string;
}

export function received(message: StoredMessage): ReceivedMessage {
  return {
    messageId: message.id,
    receiptHandle: receiptHandle(message),
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: message.senderId,
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
      ...(message.deadLetterSourceArn === undefined
        ? {}
        : { DeadLetterQueueSourceArn: message.deadLetterSourceArn }),
    },
    md5OfBody: md5(message.body),
  };
}

/** The clients compare it with what they sent or got. */
export function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

/** A handle is good for one receipt: it names the message and how often it had been received then. */
export function parseReceiptHandle(handle: string): { id: string; receiveCount: number } {
  const [, id, count] =
    /^([0-9a-f-]{36})#(\d+)$/.exec(Buffer.from(handle, "base64").toString("latin1")) ?? [];
  if (id === undefined || count === undefined) {
    throw new AwsError(
      "ReceiptHandleIsInvalid",
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
    );
  }
  return { id, receiveCount: Number(count) };
}

function receiptHandle({ id, receiveCount }: StoredMessage): string {
  return Buffer.from(`${id}#${receiveCount}`, "latin1").toString("base64");
}
