import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { BY_LABEL, labelKey, PARTITION_KEY } from "../../contracts/table";
import { readItems } from "./read-items";

export interface LabelOfImage {
  readonly image: string;
  readonly label: string;
}

const ATTRIBUTES = [PARTITION_KEY, BY_LABEL.hashKey, BY_LABEL.rangeKey];
const entrySchema = z.object({ image: z.string(), label: z.string(), confidence: z.number() });

/** How sure images show labels, by image and label; what an image does not show is left out. */
export async function labelConfidences(
  table: DynamoDBDocumentClient,
  tableName: string,
  wanted: readonly LabelOfImage[],
  sleep: (milliseconds: number) => Promise<void>,
): Promise<Map<string, Map<string, number>>> {
  const keys = wanted.map(({ image, label }) => labelKey(image, label));
  const items = await readItems(table, { tableName, keys, attributes: ATTRIBUTES }, sleep);
  const found = new Map<string, Map<string, number>>();
  for (const { image, label, confidence } of z.array(entrySchema).parse(items)) {
    found.set(image, (found.get(image) ?? new Map<string, number>()).set(label, confidence));
  }
  return found;
}
