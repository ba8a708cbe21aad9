import { recordSchema } from "../../contracts/record";
import { PARTITION_KEY } from "../../contracts/table";
import type { Io } from "../io";
import { escapeControls } from "../output/table";
import { inSegments } from "../table/in-segments";
import type { RecordItems } from "../table/record-items";
import type { Layout } from "./format";

/** Where records come from and go to. */
export interface ExportWorld {
  /** One part of the table. */
  pages(segment: number, segments: number): AsyncIterable<RecordItems>;
  keyOf(image: string): string;
  readonly io: Pick<Io, "out" | "err" | "drained" | "progress" | "interrupt" | "outIsTerminal">;
}

/** How far an export came. */
export interface ExportTally {
  records: number;
  /** Records that this version cannot read. */
  malformed: number;
  /** Items of the table, and what it billed for them. */
  read: number;
  readUnits: number;
  isComplete: boolean;
  /** Nobody reads the results any more. */
  isUnread: boolean;
}

export function newTally(): ExportTally {
  return { records: 0, malformed: 0, read: 0, readUnits: 0, isComplete: false, isUnread: false };
}

/**
 * Prints every record, a line each. Of each part of the table one page is in memory, and no other is read
 * before its lines are taken in. Ends early, without an error, on Ctrl-C and when nobody reads any more.
 */
export async function printRecords(
  world: ExportWorld,
  layout: Layout,
  tally: ExportTally,
): Promise<void> {
  const { io } = world;
  if (layout.header !== undefined) io.out(layout.header);
  const isOver = () => tally.isUnread || io.interrupt.aborted;
  await inSegments(async (segment, segments) => {
    if (isOver()) return;
    for await (const { items, read, readUnits } of world.pages(segment, segments)) {
      tally.read += read;
      tally.readUnits += readUnits;
      if (isOver()) return;
      for (const item of items) print(item, world, layout, tally);
      if (!(await io.drained())) tally.isUnread = true;
      if (isOver()) return;
      if (!io.outIsTerminal) io.progress(describeProgress(tally));
    }
  });
  tally.isComplete = !isOver();
}

function print(
  item: Readonly<Record<string, unknown>>,
  { io, keyOf }: ExportWorld,
  layout: Layout,
  tally: ExportTally,
): void {
  const image = String(item[PARTITION_KEY]);
  const record = recordSchema.safeParse(item);
  if (record.success) {
    io.out(layout.row({ key: keyOf(image), image, record: record.data }));
    tally.records += 1;
    return;
  }
  const fields = record.error.issues.map(({ path }) => path.join(".")).join(", ");
  io.err(`failed ${escapeControls(keyOf(image))}: its record is malformed, in ${fields}.`);
  tally.malformed += 1;
}

function describeProgress({ records, read }: ExportTally): string {
  const [exported, items] = [records, read].map((count) => count.toLocaleString("en-US"));
  return `${exported} records exported, ${items} items read`;
}
