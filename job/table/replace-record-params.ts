import type { TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import type { LabelRecord } from "../../contracts/record";
import {
  BY_LABEL,
  indexedLabels,
  labelEntry,
  PARTITION_KEY,
  RECORD_ENTRY,
  REVISION_AS_READ,
  SORT_KEY,
} from "../../contracts/table";
import type { KnownRecord } from "./known-record";

export interface Replacement {
  readonly tableName: string;
  readonly uri: string;
  /** The record as it was read, or nothing when there was none. */
  readonly before: KnownRecord | undefined;
  /** The record as it shall be, or nothing when there shall be none. */
  readonly after: LabelRecord | undefined;
}

type TransactItem = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** One transaction: a reader never sees the labels of one version beside the record of another. */
export function replaceRecordParams(replacement: Replacement): TransactWriteCommandInput {
  return {
    TransactItems: [
      recordChange(replacement),
      ...staleEntries(replacement),
      ...freshEntries(replacement),
    ],
  };
}

const NO_RECORD_YET = {
  ConditionExpression: "attribute_not_exists(#image)",
  ExpressionAttributeNames: { "#image": PARTITION_KEY },
};

function recordChange({ tableName, uri, before, after }: Replacement): TransactItem {
  const Key = { [PARTITION_KEY]: uri, [SORT_KEY]: RECORD_ENTRY };
  const condition =
    before === undefined
      ? NO_RECORD_YET
      : { ...REVISION_AS_READ, ExpressionAttributeValues: { ":revision": before.revision } };
  return after === undefined
    ? { Delete: { TableName: tableName, Key, ...condition } }
    : { Put: { TableName: tableName, Item: { ...Key, ...after }, ...condition } };
}

function staleEntries({ tableName, uri, before, after }: Replacement): TransactItem[] {
  const kept = new Set(labelsOf(after).map(({ label }) => label));
  const stale = before?.labels.filter((label) => !kept.has(label)) ?? [];
  return stale.map((label) => ({
    Delete: { TableName: tableName, Key: { [PARTITION_KEY]: uri, [SORT_KEY]: labelEntry(label) } },
  }));
}

function freshEntries({ tableName, uri, after }: Replacement): TransactItem[] {
  return labelsOf(after).map(({ label, confidence }) => ({
    Put: {
      TableName: tableName,
      Item: {
        [PARTITION_KEY]: uri,
        [SORT_KEY]: labelEntry(label),
        [BY_LABEL.hashKey]: label,
        [BY_LABEL.rangeKey]: confidence,
        settledAt: after?.settledAt,
      },
    },
  }));
}

function labelsOf(record: LabelRecord | undefined) {
  return record?.outcome === "LABELED" ? indexedLabels(record.labels) : [];
}
