import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { MAX_BATCH_GET_ITEMS } from "../../contracts/limits";
import { PARTITION_KEY, RECORD_ENTRY, SORT_KEY } from "../../contracts/table";
import { projection } from "./projection";

/** What a table that is short of capacity left unread is asked for again after this long. */
const UNPROCESSED_PAUSE_MILLISECONDS = 200;

export interface ItemsRequest {
  readonly tableName: string;
  /** URIs, each once. */
  readonly images: readonly string[];
  /** @default all of them */
  readonly attributes?: readonly string[];
  /** Told the read units of each call. */
  readonly onRead?: (units: number) => void;
}

/**
 * The record items of these images, as they are in the table; images that have none are left out. A call
 * that cannot read a single one throws, so that each of them gets on.
 */
export async function readItems(
  table: DynamoDBDocumentClient,
  { tableName, images, attributes, onRead }: ItemsRequest,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let wanted = images.map(recordKey);
  while (wanted.length > 0) {
    const Keys = wanted.slice(0, MAX_BATCH_GET_ITEMS);
    const { Responses, UnprocessedKeys, ConsumedCapacity } = await table.send(
      new BatchGetCommand({
        RequestItems: { [tableName]: { Keys, ...(attributes && projection(attributes)) } },
        ...(onRead && { ReturnConsumedCapacity: "TOTAL" }),
      }),
    );
    items.push(...(Responses?.[tableName] ?? []));
    onRead?.(ConsumedCapacity?.[0]?.CapacityUnits ?? 0);
    const unprocessed = UnprocessedKeys?.[tableName]?.Keys ?? [];
    if (unprocessed.length > 0) await sleep(UNPROCESSED_PAUSE_MILLISECONDS);
    wanted = [
      ...wanted.slice(Keys.length),
      ...unprocessed.map((key) => recordKey(String(key[PARTITION_KEY]))),
    ];
  }
  return items;
}

function recordKey(image: string) {
  return { [PARTITION_KEY]: image, [SORT_KEY]: RECORD_ENTRY };
}
