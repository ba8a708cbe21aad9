import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import type { Target } from "../../cli/target/target";
import { concurrently } from "../../lib/concurrently";
import { LabelCounts, labeledImages, type TableItem } from "./labeled-images";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MAX_BATCH_WRITE_ITEMS = 25;
const CALLS_AT_ONCE = 8;

export interface FilledTable {
  readonly items: number;
  readonly seconds: number;
  readonly counts: LabelCounts;
}

/**
 * Writes records and label entries by BatchWriteItem, the service's fastest way in. What is in the table
 * then is what transactions of workers would have left there.
 */
export async function fillTable(
  { table, outputs }: Pick<Target, "table" | "outputs">,
  images: number,
): Promise<FilledTable> {
  const startedAt = performance.now();
  const counts = new LabelCounts();
  let items = 0;
  const batches = inBatches(labeledImages(outputs.imagesBucket, images), counts);
  await concurrently(batches, CALLS_AT_ONCE, async (batch) => {
    const requests = batch.map((Item) => ({ PutRequest: { Item } }));
    const { UnprocessedItems = {} } = await table.send(
      new BatchWriteCommand({ RequestItems: { [outputs.labelTable]: requests } }),
    );
    if (Object.keys(UnprocessedItems).length > 0) throw new Error("Items were left unwritten.");
    items += batch.length;
  });
  return { items, seconds: (performance.now() - startedAt) / 1000, counts };
}

function* inBatches(images: Iterable<TableItem[]>, counts: LabelCounts): Generator<TableItem[]> {
  let batch: TableItem[] = [];
  for (const items of images) {
    counts.add(items);
    batch.push(...items);
    while (batch.length >= MAX_BATCH_WRITE_ITEMS) {
      yield batch.slice(0, MAX_BATCH_WRITE_ITEMS);
      batch = batch.slice(MAX_BATCH_WRITE_ITEMS);
    }
  }
  if (batch.length > 0) yield batch;
}
