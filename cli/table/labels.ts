import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { BY_LABEL, normalizeLabel, PARTITION_KEY } from "../../contracts/table";

const hitSchema = z.object({ image: z.string(), label: z.string(), confidence: z.number() });
/** One image that shows the label. */
export type Hit = z.infer<typeof hitSchema>;

/** "What shows this label?" — surest first, read page by page. */
export async function* imagesShowing(
  table: DynamoDBDocumentClient,
  tableName: string,
  label: string,
  minConfidence: number,
): AsyncGenerator<Hit> {
  const pages = paginateQuery(
    { client: table },
    imagesShowingParams(tableName, label, minConfidence),
  );
  for await (const page of pages) yield* z.array(hitSchema).parse(page.Items ?? []);
}

export function imagesShowingParams(tableName: string, label: string, minConfidence: number) {
  return {
    TableName: tableName,
    IndexName: BY_LABEL.name,
    KeyConditionExpression: "#label = :label AND #confidence >= :minConfidence",
    ExpressionAttributeNames: {
      "#label": BY_LABEL.hashKey,
      "#confidence": BY_LABEL.rangeKey,
      "#image": PARTITION_KEY,
    },
    ExpressionAttributeValues: {
      ":label": normalizeLabel(label),
      ":minConfidence": minConfidence,
    },
    ProjectionExpression: "#image, #label, #confidence",
    ScanIndexForward: false,
  };
}
