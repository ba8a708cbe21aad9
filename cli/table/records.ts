import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { MAX_BATCH_GET_ITEMS } from "../../contracts/limits";
import { type LabelRecord, recordSchema } from "../../contracts/record";
import { PARTITION_KEY, RECORD_ENTRY, SORT_KEY } from "../../contracts/table";

/** What a table that is short of capacity left unread is asked for again after this long. */
const UNPROCESSED_PAUSE_MILLISECONDS = 200;

/** The records of these images, by image; images that have none are left out. */
export async function recordsOf(
  table: DynamoDBDocumentClient,
  tableName: string,
  images: readonly string[],
  sleep: (milliseconds: number) => Promise<void>,
): Promise<Map<string, LabelRecord>> {
  const records = new Map<string, LabelRecord>();
  let wanted = images.map(recordKey);
  while (wanted.length > 0) {
    const asked = wanted.slice(0, MAX_BATCH_GET_ITEMS);
    const { Responses, UnprocessedKeys } = await table.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: asked } } }),
    );
    for (const item of Responses?.[tableName] ?? []) {
      records.set(String(item[PARTITION_KEY]), recordSchema.parse(item));
    }
    const unprocessed = UnprocessedKeys?.[tableName]?.Keys ?? [];
    if (unprocessed.length > 0) await sleep(UNPROCESSED_PAUSE_MILLISECONDS);
    wanted = [
      ...wanted.slice(asked.length),
      ...unprocessed.map((key) => recordKey(String(key[PARTITION_KEY]))),
    ];
  }
  return records;
}

function recordKey(image: string) {
  return { [PARTITION_KEY]: image, [SORT_KEY]: RECORD_ENTRY };
}
