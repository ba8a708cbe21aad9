import { type DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { PARTITION_KEY, RECORD_ENTRY, SORT_KEY } from "../../contracts/table";

export interface RecordScan {
  readonly tableName: string;
  /** What the images' URIs begin with. */
  readonly uriPrefix: string;
  /** Which part of the table, of how many. */
  readonly segment: number;
  readonly segments: number;
  /** Told the read units of each page. */
  readonly onRead: (units: number) => void;
}

/**
 * The images that have records, a page of the table at a time. Their partition key is their whole URI, so
 * there is no way to find those under a prefix but reading the table.
 */
export async function* imagesWithRecords(
  table: DynamoDBDocumentClient,
  scan: RecordScan,
): AsyncGenerator<string[]> {
  const pages = paginateScan({ client: table }, imagesWithRecordsParams(scan));
  for await (const { Items = [], ConsumedCapacity } of pages) {
    scan.onRead(ConsumedCapacity?.CapacityUnits ?? 0);
    yield Items.map((item) => String(item[PARTITION_KEY]));
  }
}

export function imagesWithRecordsParams({ tableName, uriPrefix, segment, segments }: RecordScan) {
  return {
    TableName: tableName,
    Segment: segment,
    TotalSegments: segments,
    FilterExpression: "#entry = :record AND begins_with(#image, :prefix)",
    ProjectionExpression: "#image",
    ExpressionAttributeNames: { "#image": PARTITION_KEY, "#entry": SORT_KEY },
    ExpressionAttributeValues: { ":record": RECORD_ENTRY, ":prefix": uriPrefix },
    ReturnConsumedCapacity: "TOTAL" as const,
  };
}
