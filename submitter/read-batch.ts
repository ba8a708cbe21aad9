import type { SQSRecord } from "aws-lambda";
import { readMessage } from "../contracts/notification";
import type { SubmitterEnvironment, SubmitterLane } from "../contracts/submitter-environment";
import { type Trigger, triggerIdentity } from "../contracts/trigger";

/** What one lane gets out of a batch of messages. */
export interface LaneBatch {
  readonly name: string;
  readonly lane: SubmitterLane;
  /** Each object once. */
  readonly triggers: readonly Trigger[];
  /** Further triggers of objects that are in `triggers` already. */
  readonly duplicates: number;
  /** Messages that the triggers come from. */
  readonly messageIds: readonly string[];
  /** Messages that ask for nothing: test events and folders. */
  readonly skipped: readonly string[];
  readonly refused: readonly RefusedMessage[];
}

/** A message that no submission can settle. */
export interface RefusedMessage {
  readonly messageId: string;
  readonly reason: string;
}

export interface Batch {
  readonly lanes: readonly LaneBatch[];
  /** Messages of queues that belong to no lane. */
  readonly strays: readonly RefusedMessage[];
}

/**
 * Sorts a batch of messages by lane. A message is taken whole or refused whole: when one of its
 * records is bad, its good ones wait with it, so that a message and its images never part.
 */
export function readBatch(
  messages: readonly SQSRecord[],
  { IMAGES_BUCKET, LANES }: Pick<SubmitterEnvironment, "IMAGES_BUCKET" | "LANES">,
): Batch {
  const lanes = Object.entries(LANES).flatMap(([name, lane]) => {
    const own = messages.filter(({ eventSourceARN }) => eventSourceARN === lane.queueArn);
    return own.length > 0 ? [readLane(name, lane, own, IMAGES_BUCKET)] : [];
  });
  const queues = new Set(Object.values(LANES).map(({ queueArn }) => queueArn));
  const strays = messages
    .filter(({ eventSourceARN }) => !queues.has(eventSourceARN))
    .map(({ messageId, eventSourceARN }) => ({
      messageId,
      reason: `No lane has the queue ${eventSourceARN}.`,
    }));
  return { lanes, strays };
}

function readLane(
  name: string,
  lane: SubmitterLane,
  messages: readonly SQSRecord[],
  imagesBucket: string,
): LaneBatch {
  const unique = new Map<string, Trigger>();
  const messageIds: string[] = [];
  const skipped: string[] = [];
  const refused: RefusedMessage[] = [];
  let duplicates = 0;
  for (const { messageId, body } of messages) {
    const read = readMessage(body, imagesBucket);
    if ("reason" in read) {
      refused.push({ messageId, reason: read.reason });
      continue;
    }
    (read.triggers.length > 0 ? messageIds : skipped).push(messageId);
    for (const trigger of read.triggers) {
      const identity = triggerIdentity(trigger);
      if (unique.has(identity)) duplicates += 1;
      else unique.set(identity, trigger);
    }
  }
  return { name, lane, triggers: [...unique.values()], duplicates, messageIds, skipped, refused };
}
