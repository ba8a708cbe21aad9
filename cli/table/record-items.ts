import { type DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { RECORD_ENTRY, SORT_KEY } from "../../contracts/table";
import { type EntryFilter, entryFilter } from "./entry-filter";

export interface RecordItemsScan {
  readonly tableName: string;
  readonly filter: EntryFilter;
  /** Which part of the table, of how many. */
  readonly segment: number;
  readonly segments: number;
}

/** What one read of the table has found, and what it took. */
export interface RecordItems {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  /** With label entries, and what the filter left out. */
  readonly read: number;
  readonly readUnits: number;
}

/** The items of all records, page by page, as they are in the table. */
export async function* recordItems(
  table: DynamoDBDocumentClient,
  scan: RecordItemsScan,
): AsyncGenerator<RecordItems> {
  const pages = paginateScan({ client: table }, recordItemsParams(scan));
  for await (const { Items = [], ScannedCount = 0, ConsumedCapacity } of pages) {
    yield {
      items: Items,
      read: ScannedCount,
      readUnits: ConsumedCapacity?.CapacityUnits ?? 0,
    };
  }
}

export function recordItemsParams({ tableName, filter, segment, segments }: RecordItemsScan) {
  const { conditions, names, values } = entryFilter(filter);
  return {
    TableName: tableName,
    Segment: segment,
    TotalSegments: segments,
    FilterExpression: ["#entry = :record", ...conditions].join(" AND "),
    ExpressionAttributeNames: { "#entry": SORT_KEY, ...names },
    ExpressionAttributeValues: { ":record": RECORD_ENTRY, ...values },
    ReturnConsumedCapacity: "TOTAL" as const,
  };
}
