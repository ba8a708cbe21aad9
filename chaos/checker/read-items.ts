import { type DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import type { Item } from "./snapshot";

/** Every item of the table, as it is after all writes before. */
export async function readItems(table: DynamoDBDocumentClient, tableName: string): Promise<Item[]> {
  const items: Item[] = [];
  const pages = paginateScan({ client: table }, { TableName: tableName, ConsistentRead: true });
  for await (const { Items = [] } of pages) items.push(...Items);
  return items;
}
