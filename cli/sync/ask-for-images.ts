import { randomUUID } from "node:crypto";
import { MAX_LISTED_KEYS } from "../../contracts/limits";
import type { LaneOutputs } from "../../contracts/outputs";
import { QUEUE_REQUEST_BYTES } from "../../contracts/prices";
import { imageUri } from "../../contracts/table";
import { concurrently } from "../../lib/concurrently";
import { MessagesUnsentError, sendMessageBatch } from "../../lib/send-message-batch";
import { BrokenSystemError } from "../errors";
import type { Io } from "../io";
import { markForRelabeling } from "../table/mark-for-relabeling";
import type { Target } from "../target/target";
import type { Ask } from "./compare";
import { type MessageBatch, messageBatches } from "./messages";
import type { Pace } from "./pace";
import type { Tally } from "./tally";

export interface Asking {
  readonly target: Pick<Target, "sqs" | "table" | "outputs">;
  readonly lane: Pick<LaneOutputs, "queueUrl">;
  readonly pace: Pace;
  readonly tally: Tally;
  readonly io: Pick<Io, "now" | "sleep" | "interrupt">;
}

const MARKS_AT_ONCE = 16;

/**
 * Sends the triggers of images to the queue of their lane, not faster than the pace allows. A record is
 * marked before its trigger is sent: a crash in between leaves the mark, which the next sync finds.
 *
 * @param onAsked told what was sent, as soon as it was
 * @throws BrokenSystemError when SQS does not take a message
 */
export async function askForImages(
  images: readonly Ask[],
  asking: Asking,
  onAsked: (images: readonly Ask[]) => void,
): Promise<void> {
  const { pace, io } = asking;
  const size = Math.min(pace.burst, MAX_LISTED_KEYS);
  for (let start = 0; start < images.length; start += size) {
    const part = images.slice(start, start + size);
    await pace.take(part.length);
    if (io.interrupt.aborted) return;
    await concurrently(part, MARKS_AT_ONCE, (ask) => markWhereNeeded(ask, asking));
    for (const batch of batchesOf(part, asking)) await send(batch, asking);
    onAsked(part);
  }
}

/** The same without doing anything: what would be sent is counted. */
export async function pretendToAsk(
  images: readonly Ask[],
  asking: Pick<Asking, "target" | "tally">,
  onAsked: (images: readonly Ask[]) => void,
): Promise<void> {
  for (const batch of batchesOf(images, asking)) countRequests(batch, asking.tally);
  if (images.length > 0) onAsked(images);
}

function batchesOf(images: readonly Ask[], { target }: Pick<Asking, "target">) {
  const bucket = target.outputs.imagesBucket;
  return messageBatches(images.map(({ key }) => ({ bucket, key })));
}

async function markWhereNeeded(
  { key, revisionToMark }: Ask,
  { target, io }: Asking,
): Promise<void> {
  if (revisionToMark === undefined) return;
  await markForRelabeling(target.table, {
    tableName: target.outputs.labelTable,
    image: imageUri(target.outputs.imagesBucket, key),
    revision: revisionToMark,
    newRevision: randomUUID(),
    now: io.now(),
  });
}

async function send(batch: MessageBatch, { target, lane, tally, io }: Asking): Promise<void> {
  countRequests(batch, tally);
  try {
    await sendMessageBatch(lane.queueUrl, batch.entries, { sqs: target.sqs, sleep: io.sleep });
  } catch (error) {
    if (!(error instanceof MessagesUnsentError)) throw error;
    throw new BrokenSystemError(error.message, { cause: error });
  }
}

function countRequests({ bytes }: MessageBatch, tally: Tally): void {
  tally.queueRequests += Math.ceil(bytes / QUEUE_REQUEST_BYTES);
}
