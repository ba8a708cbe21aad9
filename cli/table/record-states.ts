import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { MAX_BATCH_GET_ITEMS } from "../../contracts/limits";
import { descriptionSchema } from "../../contracts/record";
import { PARTITION_KEY, recordKey } from "../../contracts/table";
import { concurrently } from "../../lib/concurrently";
import { readItems } from "./read-items";

const recordStateSchema = descriptionSchema.extend({
  revision: z.string().min(1),
  settledAt: z.string(),
  /** Rejected images have none. */
  modelVersion: z.string().optional(),
});
/** What tells whether a record is still what it should be, without its labels. */
export type RecordState = z.infer<typeof recordStateSchema>;

/** A record that this version cannot read. */
export const MALFORMED = Symbol("a record that is none");

/** Calls under way; DynamoDB answers each within milliseconds. */
const CALLS_AT_ONCE = 4;

/**
 * The states of these images' records, by image; images that have none are left out. Reads are eventually
 * consistent, at half the price: what a second's delay makes look stale is looked at by a worker, for nothing.
 */
export async function recordStates(
  table: DynamoDBDocumentClient,
  tableName: string,
  images: readonly string[],
  sleep: (milliseconds: number) => Promise<void>,
  onRead: (units: number) => void,
): Promise<Map<string, RecordState | typeof MALFORMED>> {
  const states = new Map<string, RecordState | typeof MALFORMED>();
  const attributes = [PARTITION_KEY, ...Object.keys(recordStateSchema.shape)];
  await concurrently(batchesOf(images), CALLS_AT_ONCE, async (batch) => {
    const request = { tableName, keys: batch.map(recordKey), attributes, onRead };
    for (const item of await readItems(table, request, sleep)) {
      const state = recordStateSchema.safeParse(item);
      states.set(String(item[PARTITION_KEY]), state.success ? state.data : MALFORMED);
    }
  });
  return states;
}

function* batchesOf(images: readonly string[]) {
  for (let start = 0; start < images.length; start += MAX_BATCH_GET_ITEMS) {
    yield images.slice(start, start + MAX_BATCH_GET_ITEMS);
  }
}
