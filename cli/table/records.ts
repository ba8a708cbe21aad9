import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { type LabelRecord, recordSchema } from "../../contracts/record";
import { PARTITION_KEY, recordKey } from "../../contracts/table";
import { readItems } from "./read-items";

/** The records of these images, by image; images that have none are left out. */
export async function recordsOf(
  table: DynamoDBDocumentClient,
  tableName: string,
  images: readonly string[],
  sleep: (milliseconds: number) => Promise<void>,
): Promise<Map<string, LabelRecord>> {
  const items = await readItems(table, { tableName, keys: images.map(recordKey) }, sleep);
  return new Map(items.map((item) => [String(item[PARTITION_KEY]), recordSchema.parse(item)]));
}
