import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { MAX_BATCH_GET_ITEMS } from "../../contracts/limits";
import type { PARTITION_KEY, SORT_KEY } from "../../contracts/table";
import { projection } from "./projection";

/** What a table that is short of capacity left unread is asked for again after this long. */
const UNPROCESSED_PAUSE_MILLISECONDS = 200;

type ItemKey = Readonly<Record<typeof PARTITION_KEY | typeof SORT_KEY, string>>;

export interface ItemsRequest {
  readonly tableName: string;
  /** Each once. */
  readonly keys: readonly ItemKey[];
  /** @default all of them */
  readonly attributes?: readonly string[];
  /** Told the read units of each call. */
  readonly onRead?: (units: number) => void;
}

/**
 * The items of these keys, as they are in the table; keys that have none are left out. A call that cannot
 * read a single one throws, so that each of them gets on.
 */
export async function readItems(
  table: DynamoDBDocumentClient,
  { tableName, keys, attributes, onRead }: ItemsRequest,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let wanted: readonly Readonly<Record<string, unknown>>[] = keys;
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
    wanted = [...wanted.slice(Keys.length), ...unprocessed];
  }
  return items;
}
