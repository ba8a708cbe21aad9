import { MAX_TRANSACTION_ITEMS } from "./limits";
import type { Label } from "./record";

/** Names of the label table's attributes and indexes. Keys are built here and nowhere else. */
export const PARTITION_KEY = "image";
export const SORT_KEY = "entry";
export const RECORD_ENTRY = "record";
export const LABEL_ENTRY_PREFIX = "label#";

/** "What shows a dog, surest first": `label`, then `confidence`. */
export const BY_LABEL = { name: "byLabel", hashKey: "label", rangeKey: "confidence" } as const;
/** "What was rejected, and why": `reason`, then `settledAt`. Sparse: labelled images have no reason. */
export const BY_REASON = { name: "byReason", hashKey: "reason", rangeKey: "settledAt" } as const;

/** Condition of every change of a record: that it is still the one that was read. */
export const REVISION_AS_READ = {
  ConditionExpression: "#revision = :revision",
  ExpressionAttributeNames: { "#revision": "revision" },
} as const;

/**
 * Label entries of one image. Replacing labels deletes the old entries and puts the new ones beside
 * the record, in one transaction: 1 + 2 × 49 = 99 of the 100 items that a transaction may hold.
 */
export const MAX_LABEL_ENTRIES = Math.floor((MAX_TRANSACTION_ITEMS - 1) / 2);

/** The partition key of an image, and how people write it: `s3://bucket/key`, the key as it is. */
export function imageUri(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`;
}

/** Reads `s3://bucket/key` back, or says nothing when the text is not one. */
export function parseImageUri(uri: string): { bucket: string; key: string } | undefined {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(uri) ?? [];
  return bucket !== undefined && key !== undefined ? { bucket, key } : undefined;
}

/** Where the record of an image is. */
export function recordKey(image: string) {
  return { [PARTITION_KEY]: image, [SORT_KEY]: RECORD_ENTRY };
}

/** Where an image's entry of a label is, if it has one. */
export function labelKey(image: string, label: string) {
  return { [PARTITION_KEY]: image, [SORT_KEY]: labelEntry(label) };
}

export function labelEntry(name: string): string {
  return LABEL_ENTRY_PREFIX + normalizeLabel(name);
}

/** Labels are found whatever their case. */
export function normalizeLabel(name: string): string {
  return name.trim().toLowerCase();
}

/** One label or alias under which an image is found. */
export interface IndexedLabel {
  readonly label: string;
  readonly confidence: number;
}

/**
 * The names under which an image is found: every label's, then every alias's, surest first and each
 * once, so that when there are more than MAX_LABEL_ENTRIES the least sure aliases go first.
 */
export function indexedLabels(
  labels: readonly Label[],
  max: number = MAX_LABEL_ENTRIES,
): IndexedLabel[] {
  const bySurety = [...labels].sort((a, b) => b.confidence - a.confidence);
  const names = bySurety.map(({ name, confidence }) => ({ label: name, confidence }));
  const aliases = bySurety.flatMap(({ aliases, confidence }) =>
    aliases.map((alias) => ({ label: alias, confidence })),
  );
  const indexed = new Map<string, IndexedLabel>();
  for (const { label, confidence } of [...names, ...aliases]) {
    const normalized = normalizeLabel(label);
    // DynamoDB refuses an empty string as the key of an index.
    if (normalized !== "" && !indexed.has(normalized))
      indexed.set(normalized, { label: normalized, confidence });
  }
  return [...indexed.values()].slice(0, max);
}
