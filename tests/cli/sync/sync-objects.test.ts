import type { Ask } from "../../../cli/sync/compare";
import type { ListedObject } from "../../../cli/sync/listing";
import { type SyncOptions, type SyncWorld, syncObjects } from "../../../cli/sync/sync-objects";
import { Tally } from "../../../cli/sync/tally";
import { MALFORMED, type RecordState } from "../../../cli/table/record-states";

const RECORD: RecordState = { eTag: '"1"', revision: "r", settledAt: "2026-01-01T00:00:00.000Z" };

function object(key: string, changes: Partial<ListedObject> = {}): ListedObject {
  return { key, eTag: '"1"', isArchived: false, ...changes };
}

interface Script {
  readonly pages?: readonly (readonly ListedObject[])[];
  readonly records?: Readonly<Record<string, RecordState | typeof MALFORMED>>;
  /** Keys with a record, all in one part of the table. */
  readonly scanned?: readonly string[];
  /** Keys that S3 knows although the listing did not. */
  readonly putMeanwhile?: readonly string[];
  /** Ctrl-C is pressed as soon as this key has been asked for. */
  readonly interruptAfter?: string;
}

async function run(script: Script, options: SyncOptions = {}) {
  const controller = new AbortController();
  const asked: Ask[] = [];
  const read: string[] = [];
  const looked: string[] = [];
  const malformed: string[] = [];
  const world: SyncWorld = {
    async *listObjects() {
      yield* script.pages ?? [];
    },
    async recordStates(keys) {
      read.push(...keys);
      return new Map(Object.entries(script.records ?? {}).filter(([key]) => keys.includes(key)));
    },
    async *keysWithRecords(segment) {
      if (segment === 0) yield script.scanned ?? [];
    },
    async isGone(key) {
      looked.push(key);
      return !script.putMeanwhile?.includes(key);
    },
    async ask(images, onAsked) {
      for (const image of images) {
        if (controller.signal.aborted) return;
        asked.push(image);
        onAsked([image]);
        if (image.key === script.interruptAfter) controller.abort();
      }
    },
    reportMalformed: (key) => malformed.push(key),
    interrupt: controller.signal,
  };
  const tally = new Tally();
  await syncObjects(world, options, tally);
  return {
    asked: asked.map(({ key, reason }) => `${reason} ${key}`),
    read,
    looked,
    malformed,
    tally,
  };
}

it("asks for objects without a record and for records without an object", async () => {
  const { asked, looked, tally } = await run({
    pages: [[object("a"), object("b")], [object("c", { eTag: '"2"' })]],
    records: { b: RECORD, c: RECORD },
    scanned: ["b", "c", "gone"],
  });

  expect(asked).toEqual(["missing a", "changed c", "gone gone"]);
  expect(looked).toEqual(["gone"]);
  expect(tally).toMatchObject({
    compared: 3,
    listCalls: 2,
    headCalls: 1,
    doneThrough: "c",
    isComplete: true,
    asked: { missing: 1, changed: 1, relabel: 0, gone: 1 },
  });
});

it("takes no object for gone that was put while it listed", async () => {
  const { asked } = await run({ scanned: ["late", "gone"], putMeanwhile: ["late"] });

  expect(asked).toEqual(["gone gone"]);
});

it("leaves out folders and archived objects, whose records are not without an object", async () => {
  const { asked, looked, tally } = await run({
    pages: [[object("a/"), object("cold", { isArchived: true })]],
    scanned: ["cold"],
  });

  expect({ asked, looked }).toEqual({ asked: [], looked: [] });
  expect(tally).toMatchObject({ compared: 0, folders: 1, archived: 1, isComplete: true });
});

it("tells of a record that cannot be read and goes on", async () => {
  const { asked, malformed, tally } = await run({
    pages: [[object("a"), object("b")]],
    records: { a: MALFORMED },
  });

  expect({ asked, malformed }).toEqual({ asked: ["missing b"], malformed: ["a"] });
  expect(tally).toMatchObject({ malformed: 1, isComplete: true });
});

it("compares nothing up to where it starts, by the bytes of the keys, but knows that it is there", async () => {
  const { asked, read, looked, tally } = await run(
    // U+FF5E comes before U+1F600 in UTF-8, and after it in UTF-16.
    { pages: [[object("a"), object("～"), object("😀")]], scanned: ["a", "～", "😀"] },
    { startAfter: "～" },
  );

  expect({ asked, read, looked }).toEqual({ asked: ["missing 😀"], read: ["😀"], looked: [] });
  expect(tally).toMatchObject({ skipped: 2, compared: 1 });
});

it("ends at Ctrl-C with the last key that it asked for, and looks for nothing gone", async () => {
  const { asked, looked, tally } = await run({
    pages: [[object("a"), object("b"), object("c")], [object("d")]],
    scanned: ["gone"],
    interruptAfter: "b",
  });

  expect(asked).toEqual(["missing a", "missing b"]);
  expect(looked).toEqual([]);
  expect(tally).toMatchObject({ compared: 3, doneThrough: "b", isComplete: false });
});

it("is not complete when Ctrl-C comes while it looks for what is gone", async () => {
  const { asked, tally } = await run({ scanned: ["x", "y"], interruptAfter: "x" });

  expect(asked).toEqual(["gone x"]);
  expect(tally.isComplete).toBe(false);
});
