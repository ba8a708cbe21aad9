import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { comparePage } from "../cli/sync/compare-page";
import type { ListedObject } from "../cli/sync/listing";
import { type SyncWorld, syncObjects } from "../cli/sync/sync-objects";
import { Tally } from "../cli/sync/tally";
import type { RecordState } from "../cli/table/record-states";
import { MAX_LISTED_KEYS } from "../contracts/limits";

/** One object in so many has no record, and one record in so many no object. */
const ONE_IN = 1000;
/** Collecting garbage takes longer than a page. */
const PAGES_BETWEEN_SAMPLES = 25;

type Way = (world: SyncWorld, tally: Tally) => Promise<void>;

interface Figures {
  readonly objectsPerSecond: number;
  readonly bytesPerObject: number;
  readonly asked: number;
}

/** Syncs a scripted bucket as the command does, and the same with all its keys held in a Set. */
export async function benchSync(objects: number): Promise<void> {
  const ours = await figuresOf((world, tally) => syncObjects(world, {}, tally), objects);
  const baseline = await figuresOf(holdKeys, objects);
  if (ours.asked !== baseline.asked) {
    throw new Error(`${ours.asked} images were asked for, ${baseline.asked} with a Set.`);
  }
  console.log(
    `${objects.toLocaleString("en-US")} objects in pages of ${MAX_LISTED_KEYS}, nothing sent over a network; ` +
      `both ask for ${ours.asked.toLocaleString("en-US")} images`,
  );
  console.log(formatRow("", "hashes", "keys in a Set", "ratio"));
  const rates = [ours.objectsPerSecond, baseline.objectsPerSecond] as const;
  console.log(formatRow("objects per second", ...rates.map(whole), ratio(...rates)));
  const sizes = [ours.bytesPerObject, baseline.bytesPerObject] as const;
  const shown = sizes.map((bytes) => bytes.toFixed(1));
  console.log(formatRow("peak of memory held, bytes an object", ...shown, ratio(...sizes)));
  console.log(
    "While the hashes are sorted, for a moment, they are there twice: 16 bytes an object.",
  );
}

/** What sync would be without hashes. */
async function holdKeys(world: SyncWorld, tally: Tally): Promise<void> {
  const listed = new Set<string>();
  for await (const page of world.listObjects()) {
    for (const { key } of page) listed.add(key);
    await comparePage(page, world, {}, tally);
  }
  for await (const keys of world.keysWithRecords(0, 1)) {
    for (const key of keys) if (!listed.has(key)) tally.count({ key, reason: "gone" });
  }
}

/** Time and memory are measured in runs of their own: looking at the memory takes time. */
async function figuresOf(run: Way, objects: number): Promise<Figures> {
  const tally = new Tally();
  const startedAt = performance.now();
  await run(
    scriptedWorld(objects, async () => {}),
    tally,
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const before = await liveBytes();
  let peak = before;
  let pages = 0;
  const sample = async () => {
    pages += 1;
    if (pages % PAGES_BETWEEN_SAMPLES === 0) peak = Math.max(peak, await liveBytes());
  };
  await run(scriptedWorld(objects, sample), new Tally());
  return {
    objectsPerSecond: objects / seconds,
    bytesPerObject: (peak - before) / objects,
    asked: tally.total,
  };
}

/** The heap and what typed arrays hold outside of it, once the garbage is gone. */
async function liveBytes(): Promise<number> {
  collectGarbage();
  // Typed arrays are given back in a turn of their own.
  await setImmediate();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const RECORD: RecordState = { eTag: '"1"', revision: "r", settledAt: "2026-01-01T00:00:00.000Z" };

/** As many objects, and records of nearly all of them. */
function scriptedWorld(objects: number, onPage: () => Promise<void>): SyncWorld {
  return {
    async *listObjects() {
      for (const page of pagesOf(objects)) {
        yield page.map(objectOf);
        await onPage();
      }
    },
    recordStates: async (keys) =>
      new Map(keys.filter((key) => !key.endsWith("missing.jpg")).map((key) => [key, RECORD])),
    async *keysWithRecords(segment, segments) {
      for (const page of pagesOf(objects)) {
        yield page.filter((index) => index % segments === segment).map(recordedKey);
        await onPage();
      }
    },
    isGone: async () => true,
    ask: async (images, onAsked) => onAsked(images),
    reportMalformed: () => {},
    interrupt: new AbortController().signal,
  };
}

function* pagesOf(objects: number): Generator<number[]> {
  for (let start = 0; start < objects; start += MAX_LISTED_KEYS) {
    const length = Math.min(MAX_LISTED_KEYS, objects - start);
    yield Array.from({ length }, (_, index) => start + index);
  }
}

function objectOf(index: number): ListedObject {
  const ending = index % ONE_IN === 0 ? "missing.jpg" : "photo.jpg";
  return { key: keyOf(index, ending), eTag: '"1"', isArchived: false };
}

/** In place of each record that is missing there is one whose object is gone. */
function recordedKey(index: number): string {
  return keyOf(index, index % ONE_IN === 0 ? "gone.jpg" : "photo.jpg");
}

function keyOf(index: number, ending: string): string {
  const number = String(index).padStart(9, "0");
  return `bulk/${number.slice(0, 5)}/IMG_${number} ${ending}`;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function ratio(ours: number, baseline: number): string {
  return (ours / baseline).toPrecision(3);
}

function formatRow(...[name, ...values]: readonly string[]): string {
  return (name ?? "").padEnd(40) + values.map((value) => value.padStart(15)).join("");
}
