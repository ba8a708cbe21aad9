import { type DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { BY_LABEL } from "../../contracts/table";
import { type EntryFilter, entryFilter } from "./entry-filter";

const entrySchema = z.object({ label: z.string(), confidence: z.number() });
/** That an image shows a label; which image is not said. */
export type LabelEntry = z.infer<typeof entrySchema>;

export interface LabelScan {
  readonly tableName: string;
  readonly filter: EntryFilter;
  /** Which part of the index, of how many. */
  readonly segment: number;
  readonly segments: number;
}

/** What one read of the index has found, and what it took. */
export interface LabelEntries {
  readonly entries: readonly LabelEntry[];
  /** With what the filter left out. */
  readonly read: number;
  readonly readUnits: number;
}

/** All entries of the label index, page by page: there is no other way to learn which labels there are. */
export async function* labelEntries(
  table: DynamoDBDocumentClient,
  scan: LabelScan,
): AsyncGenerator<LabelEntries> {
  const pages = paginateScan({ client: table }, labelEntriesParams(scan));
  for await (const { Items = [], ScannedCount = 0, ConsumedCapacity } of pages) {
    const entries = z.array(entrySchema).parse(Items);
    yield { entries, read: ScannedCount, readUnits: ConsumedCapacity?.CapacityUnits ?? 0 };
  }
}

export function labelEntriesParams({ tableName, filter, segment, segments }: LabelScan) {
  const { conditions, names, values } = entryFilter(filter);
  return {
    TableName: tableName,
    IndexName: BY_LABEL.name,
    Segment: segment,
    TotalSegments: segments,
    ...(conditions.length > 0 && {
      FilterExpression: conditions.join(" AND "),
      ExpressionAttributeValues: values,
    }),
    ProjectionExpression: "#label, #confidence",
    ExpressionAttributeNames: {
      "#label": BY_LABEL.hashKey,
      "#confidence": BY_LABEL.rangeKey,
      ...names,
    },
    ReturnConsumedCapacity: "TOTAL" as const,
  };
}
