import { z } from "zod";
import { type LabelRecord, recordSchema } from "../../contracts/record";
import {
  LABEL_ENTRY_PREFIX,
  labelEntry,
  PARTITION_KEY,
  parseImageUri,
  RECORD_ENTRY,
  SORT_KEY,
} from "../../contracts/table";
import type { Item } from "./snapshot";

export interface LabelEntry {
  readonly label: string;
  readonly confidence: number;
  readonly settledAt: string;
}

/** What the table holds of one image. */
export interface ImageEntries {
  readonly uri: string;
  /** Absent when the partition key is no URI of an image. */
  readonly place: { readonly bucket: string; readonly key: string } | undefined;
  /** Whether there is a record, be it malformed. */
  hasRecord: boolean;
  record?: LabelRecord;
  readonly labels: LabelEntry[];
  /** Why items are none of ours. */
  readonly malformed: string[];
}

const labelEntrySchema = z.object({
  label: z.string(),
  confidence: z.number(),
  settledAt: z.string(),
});

/** The items of the table, sorted by image. */
export function entriesOf(items: readonly Item[]): Map<string, ImageEntries> {
  const images = new Map<string, ImageEntries>();
  for (const item of items) {
    const uri = String(item[PARTITION_KEY]);
    const entries = images.get(uri) ?? nothingOf(uri);
    images.set(uri, entries);
    addItem(entries, String(item[SORT_KEY]), item);
  }
  return images;
}

/** Of an image that the table does not know. */
export function nothingOf(uri: string): ImageEntries {
  return { uri, place: parseImageUri(uri), hasRecord: false, labels: [], malformed: [] };
}

function addItem(entries: ImageEntries, entry: string, item: Item): void {
  if (entry === RECORD_ENTRY) {
    entries.hasRecord = true;
    const parsed = recordSchema.safeParse(item);
    if (parsed.success) entries.record = parsed.data;
    else entries.malformed.push(`its record does not parse: ${problemsOf(parsed.error)}`);
    return;
  }
  const parsed = labelEntrySchema.safeParse(item);
  if (!entry.startsWith(LABEL_ENTRY_PREFIX)) {
    entries.malformed.push(`it has an entry "${entry}", which is neither a record nor a label`);
  } else if (!parsed.success) {
    entries.malformed.push(`its entry "${entry}" does not parse: ${problemsOf(parsed.error)}`);
  } else if (labelEntry(parsed.data.label) !== entry) {
    entries.malformed.push(`its entry "${entry}" is about the label "${parsed.data.label}"`);
  } else {
    entries.labels.push(parsed.data);
  }
}

function problemsOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
}
