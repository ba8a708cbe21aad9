import { LAYOUTS } from "../../../cli/export/format";
import { type ExportWorld, newTally, printRecords } from "../../../cli/export/print-records";
import type { RecordItems } from "../../../cli/table/record-items";
import { FakeIo } from "../../helpers/fake-io";
import { rejectedRecord } from "../../helpers/records";

const PAGE_ITEMS = 1000;
const SEGMENTS = 4;

/** A table of so many pages in each of its parts, and how many of them are in memory at most. */
function scriptedTable(pagesEach: number) {
  const held = { now: 0, most: 0 };
  async function* pages(segment: number): AsyncGenerator<RecordItems> {
    for (let page = 0; page < pagesEach; page += 1) {
      held.now += 1;
      held.most = Math.max(held.most, held.now);
      yield { items: itemsOf(`bulk/${segment}-${page}`), read: 13 * PAGE_ITEMS, readUnits: 128 };
      // Whoever asks for the next page has let go of this one.
      held.now -= 1;
    }
  }
  return { held, pages };
}

const RECORD = rejectedRecord();
const itemsOf = (name: string) =>
  Array.from({ length: PAGE_ITEMS }, (_, index) => ({
    ...RECORD,
    image: `s3://images/${name}-${index}`,
    entry: "record",
  }));

/** Counts lines, and those that its reader has not taken in. */
function slowIo(onDrained: () => boolean | undefined = () => true) {
  const lines = { all: 0, waiting: 0, mostWaiting: 0 };
  const fake = new FakeIo();
  const io: ExportWorld["io"] = {
    err: fake.err,
    progress: fake.progress,
    interrupt: fake.interrupt,
    outIsTerminal: false,
    out() {
      lines.all += 1;
      lines.waiting += 1;
      lines.mostWaiting = Math.max(lines.mostWaiting, lines.waiting);
    },
    async drained() {
      await new Promise((resolve) => setImmediate(resolve));
      lines.waiting = 0;
      return onDrained() ?? false;
    },
  };
  return { io, lines, fake };
}

const keyOf = (image: string) => image.slice("s3://images/".length);

it("prints a hundred thousand records while it holds a page of each part of the table", async () => {
  const { held, pages } = scriptedTable(25);
  const { io, lines, fake } = slowIo();
  const tally = newTally();

  await printRecords({ pages, keyOf, io }, LAYOUTS.jsonl, tally);

  expect(lines.all).toBe(100_000);
  expect(held.most).toBe(SEGMENTS);
  expect(lines.mostWaiting).toBeLessThanOrEqual(SEGMENTS * PAGE_ITEMS);
  expect(tally).toEqual({
    records: 100_000,
    malformed: 0,
    read: 1_300_000,
    readUnits: 12_800,
    isComplete: true,
    isUnread: false,
  });
  expect(fake.shownProgress.at(-1)).toBe("100,000 records exported, 1,300,000 items read");
}, 60_000);

it("reads no further page once nobody reads what it prints", async () => {
  const { pages } = scriptedTable(10);
  const { io, lines } = slowIo(() => false);
  const tally = newTally();

  await printRecords({ pages, keyOf, io }, LAYOUTS.csv, tally);

  expect(tally).toMatchObject({ isUnread: true, isComplete: false });
  expect(lines.all).toBeLessThanOrEqual(1 + SEGMENTS * PAGE_ITEMS);
});

it("ends after the pages at hand when it is interrupted", async () => {
  const { pages } = scriptedTable(10);
  const { io, lines, fake } = slowIo(() => {
    fake.pressCtrlC();
    return true;
  });
  const tally = newTally();

  await printRecords({ pages, keyOf, io }, LAYOUTS.jsonl, tally);

  expect(tally).toMatchObject({ isUnread: false, isComplete: false, records: lines.all });
  expect(lines.all).toBeGreaterThan(0);
  expect(lines.all).toBeLessThanOrEqual(SEGMENTS * PAGE_ITEMS);
});
