import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { BY_LABEL, normalizeLabel, PARTITION_KEY } from "../../contracts/table";
import { type EntryFilter, entryFilter } from "./entry-filter";

const hitSchema = z.object({ image: z.string(), label: z.string(), confidence: z.number() });
/** One image that shows the label. */
export type Hit = z.infer<typeof hitSchema>;

export interface LabelQuery {
  readonly tableName: string;
  readonly label: string;
  readonly minConfidence: number;
  readonly filter: EntryFilter;
  /** Entries in the first page. Each further one is as large as all before, up to MAX_PAGE_ENTRIES. */
  readonly firstPage: number;
  /** Ends the reading. */
  readonly signal: AbortSignal;
}

/** About as many as fill the megabyte that DynamoDB reads for one page. */
const MAX_PAGE_ENTRIES = 6400;

/** "What shows this label?" — surest first, read page by page. */
export async function* imagesShowing(table: DynamoDBDocumentClient, query: LabelQuery) {
  let read = 0;
  let startKey: Record<string, unknown> | undefined;
  do {
    const size = Math.min(read === 0 ? query.firstPage : read, MAX_PAGE_ENTRIES);
    const input = { ...imagesShowingParams(query), Limit: size, ExclusiveStartKey: startKey };
    const { Items = [], LastEvaluatedKey } = await table.send(new QueryCommand(input));
    read += size;
    startKey = LastEvaluatedKey;
    yield { hits: z.array(hitSchema).parse(Items), isLast: startKey === undefined };
  } while (startKey !== undefined && !query.signal.aborted);
}

export function imagesShowingParams(query: Omit<LabelQuery, "firstPage" | "signal">) {
  const filter = entryFilter(query.filter);
  return {
    TableName: query.tableName,
    IndexName: BY_LABEL.name,
    KeyConditionExpression: "#label = :label AND #confidence >= :minConfidence",
    ...(filter.conditions.length > 0 && { FilterExpression: filter.conditions.join(" AND ") }),
    ExpressionAttributeNames: {
      "#label": BY_LABEL.hashKey,
      "#confidence": BY_LABEL.rangeKey,
      "#image": PARTITION_KEY,
      ...filter.names,
    },
    ExpressionAttributeValues: {
      ":label": normalizeLabel(query.label),
      ":minConfidence": query.minConfidence,
      ...filter.values,
    },
    ProjectionExpression: "#image, #label, #confidence",
    ScanIndexForward: false,
  };
}
