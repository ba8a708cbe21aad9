import type { SendMessageBatchRequestEntry } from "@aws-sdk/client-sqs";
import { MAX_MESSAGE_BYTES, MAX_MESSAGES_PER_CALL } from "../../contracts/limits";
import { formatNotification } from "../../contracts/notification";
import { QUEUE_REQUEST_BYTES } from "../../contracts/prices";
import type { Trigger } from "../../contracts/trigger";

/** A call of SendMessageBatch, within its limits of messages and bytes. */
export interface MessageBatch {
  readonly entries: readonly SendMessageBatchRequestEntry[];
  readonly bytes: number;
}

const EMPTY_BYTES = Buffer.byteLength(formatNotification([]));

/**
 * The triggers, in order, as few messages in few calls. A message holds what SQS bills as one request, some
 * 500 triggers: larger ones would cost as much, and a dead letter of them would be one of many images.
 */
export function* messageBatches(
  triggers: readonly Trigger[],
  maxMessageBytes = QUEUE_REQUEST_BYTES,
  maxBatchBytes = MAX_MESSAGE_BYTES,
): Generator<MessageBatch> {
  let entries: SendMessageBatchRequestEntry[] = [];
  let bytes = 0;
  for (const message of messagesOf(triggers, maxMessageBytes)) {
    const MessageBody = formatNotification(message);
    const added = Buffer.byteLength(MessageBody);
    if (entries.length === MAX_MESSAGES_PER_CALL || bytes + added > maxBatchBytes) {
      yield { entries, bytes };
      [entries, bytes] = [[], 0];
    }
    entries.push({ Id: String(entries.length), MessageBody });
    bytes += added;
  }
  if (entries.length > 0) yield { entries, bytes };
}

function* messagesOf(triggers: readonly Trigger[], maxBytes: number): Generator<Trigger[]> {
  let message: Trigger[] = [];
  let bytes = EMPTY_BYTES;
  for (const trigger of triggers) {
    // A comma stands between two.
    const added = Buffer.byteLength(formatNotification([trigger])) - EMPTY_BYTES + 1;
    if (message.length > 0 && bytes + added > maxBytes + 1) {
      yield message;
      [message, bytes] = [[], EMPTY_BYTES];
    }
    message.push(trigger);
    bytes += added;
  }
  if (message.length > 0) yield message;
}
