import {
  BatchGetCommand,
  type BatchGetCommandInput,
  type DynamoDBDocumentClient,
} from "@aws-sdk/lib-dynamodb";
import { PARTITION_KEY, RECORD_ENTRY, SORT_KEY } from "../../contracts/table";
import { failureOf } from "../aws-failure";
import { backoff, type Pacing } from "../backoff";
import { ServiceUnavailableError } from "../errors";
import type { Item } from "./known-record";
import { READ_REFUSALS } from "./refusals";

/** Calls for one page: each answers at least some of what the one before left over. */
const MAX_CALLS = 10;

/**
 * The record items of these images, by image URI; images without a record are not in it.
 *
 * @param uris different ones, at most MAX_BATCH_GET_ITEMS
 */
export async function readRecords(
  table: DynamoDBDocumentClient,
  tableName: string,
  uris: readonly string[],
  pacing: Pacing,
): Promise<Map<string, Item>> {
  const records = new Map<string, Item>();
  let request: BatchGetCommandInput = readRecordsParams(tableName, uris);
  for (let calls = 1; calls <= MAX_CALLS; calls += 1) {
    const { Responses, UnprocessedKeys } = await send(table, tableName, request);
    for (const item of Responses?.[tableName] ?? []) records.set(String(item[PARTITION_KEY]), item);
    if (UnprocessedKeys === undefined || Object.keys(UnprocessedKeys).length === 0) return records;
    request = { RequestItems: UnprocessedKeys };
    await backoff(pacing, calls);
  }
  throw new ServiceUnavailableError(
    `dynamodb:BatchGetItem ${tableName}: keys left unprocessed after ${MAX_CALLS} calls.`,
  );
}

export function readRecordsParams(
  tableName: string,
  uris: readonly string[],
): BatchGetCommandInput {
  const Keys = uris.map((uri) => ({ [PARTITION_KEY]: uri, [SORT_KEY]: RECORD_ENTRY }));
  return { RequestItems: { [tableName]: { Keys, ConsistentRead: true } } };
}

async function send(
  table: DynamoDBDocumentClient,
  tableName: string,
  request: BatchGetCommandInput,
) {
  try {
    return await table.send(new BatchGetCommand(request));
  } catch (error) {
    throw failureOf(error, {
      action: "dynamodb:BatchGetItem",
      resource: tableName,
      configurationErrors: READ_REFUSALS,
    });
  }
}
