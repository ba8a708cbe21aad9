import type { NativeAttributeValue } from "@aws-sdk/lib-dynamodb";
import { type Description, recordSchema } from "../../contracts/record";
import { indexedLabels } from "../../contracts/table";
import { MalformedRecordError } from "../errors";

/** What replacing a record takes, and no more: a page of whole records would fill the memory. */
export interface KnownRecord extends Description {
  readonly revision: string;
  /** Labels under which the image is found now. */
  readonly labels: readonly string[];
}

/** What a read of the table found, nothing when there was no record. */
export interface RecordRead {
  readonly record: KnownRecord | undefined;
  /** Milliseconds since 1970, taken before the table was asked. */
  readonly readAt: number;
}

export type Item = Record<string, NativeAttributeValue>;

/** @throws MalformedRecordError */
export function knownRecord(uri: string, item: Item): KnownRecord {
  const parsed = recordSchema.safeParse(item);
  if (!parsed.success) {
    throw new MalformedRecordError(`The record of ${uri} is malformed: ${parsed.error.message}`, {
      cause: parsed.error,
    });
  }
  const record = parsed.data;
  const labels = record.outcome === "LABELED" ? indexedLabels(record.labels) : [];
  return {
    eTag: record.eTag,
    versionId: record.versionId,
    relabelRequestedAt: record.relabelRequestedAt,
    revision: record.revision,
    labels: labels.map(({ label }) => label),
  };
}
