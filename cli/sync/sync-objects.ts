import { concurrently } from "../../lib/concurrently";
import { inSegments } from "../table/in-segments";
import type { MALFORMED, RecordState } from "../table/record-states";
import type { Ask } from "./compare";
import { comparePage } from "./compare-page";
import { KeyHashes } from "./key-hashes";
import type { ListedObject } from "./listing";
import type { RelabelBefore } from "./relabel-before";
import type { Tally } from "./tally";

/** What sync knows of the world, and what it does to it. */
export interface SyncWorld {
  /** Every object under the prefix, in the order of the keys' bytes. */
  listObjects(): AsyncIterable<readonly ListedObject[]>;
  recordStates(keys: readonly string[]): Promise<Map<string, RecordState | typeof MALFORMED>>;
  /** Keys under the prefix that have records, from one part of the table. */
  keysWithRecords(segment: number, segments: number): AsyncIterable<readonly string[]>;
  isGone(key: string): Promise<boolean>;
  /** Asks for images, or says that it would. */
  ask(images: readonly Ask[], onAsked: (images: readonly Ask[]) => void): Promise<void>;
  /** A record that cannot be read: nothing can be done about its image. */
  reportMalformed(key: string): void;
  readonly interrupt: AbortSignal;
}

export interface SyncOptions {
  /** What was compared up to this key is not compared again. */
  readonly startAfter?: string;
  readonly relabelBefore?: RelabelBefore;
}

const HEADS_AT_ONCE = 16;

/**
 * Asks for every image that is not settled: first for objects without a record or with a stale one, a page of
 * the listing at a time, then for records whose object is gone. Of what was listed, hashes are kept alone, so
 * a million objects take 16 MB. Ends early, without an error, on Ctrl-C.
 */
export async function syncObjects(
  world: SyncWorld,
  options: SyncOptions,
  tally: Tally,
): Promise<void> {
  const listed = new KeyHashes();
  for await (const page of world.listObjects()) {
    if (world.interrupt.aborted) return;
    tally.listCalls += 1;
    for (const { key } of page) listed.add(key);
    await comparePage(page, world, options, tally);
  }
  if (world.interrupt.aborted) return;
  await inSegments(async (segment, segments) => {
    for await (const keys of world.keysWithRecords(segment, segments)) {
      if (world.interrupt.aborted) return;
      await askForGone(
        keys.filter((key) => !listed.has(key)),
        world,
        tally,
      );
    }
  });
  tally.isComplete = !world.interrupt.aborted;
}

/** An object may have been put since its prefix was listed: S3 says for each whether it is gone. */
async function askForGone(
  suspects: readonly string[],
  world: SyncWorld,
  tally: Tally,
): Promise<void> {
  const gone: Ask[] = [];
  await concurrently(suspects, HEADS_AT_ONCE, async (key) => {
    if (world.interrupt.aborted) return;
    tally.headCalls += 1;
    if (await world.isGone(key)) gone.push({ key, reason: "gone" });
  });
  await world.ask(gone, (asked) => {
    for (const ask of asked) tally.count(ask);
  });
}
