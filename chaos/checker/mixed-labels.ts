import type { LabelRecord } from "../../contracts/record";
import { indexedLabels } from "../../contracts/table";
import type { LabelEntry } from "./entries";

/** How label entries differ from those that were written with the record; nothing when they do not. */
export function mixedLabels(record: LabelRecord, entries: readonly LabelEntry[]): string[] {
  const indexed = record.outcome === "LABELED" ? indexedLabels(record.labels) : [];
  const found = new Map(entries.map((entry) => [entry.label, entry]));
  const differences = indexed.flatMap(({ label, confidence }) => {
    const entry = found.get(label);
    found.delete(label);
    if (entry === undefined) return [`the entry of label "${label}" is missing`];
    return [
      ...differing(`the confidence of label "${label}"`, entry.confidence, confidence),
      ...differing(`the time of label "${label}"`, entry.settledAt, record.settledAt),
    ];
  });
  const surplus = [...found.keys()].map((label) => `label "${label}" is none of its record's`);
  return [...differences, ...surplus];
}

function differing<Value>(what: string, entry: Value, record: Value): string[] {
  return entry === record ? [] : [`${what} is ${entry}, its record says ${record}`];
}
