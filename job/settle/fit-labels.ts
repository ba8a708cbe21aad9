import { MAX_ITEM_BYTES } from "../../contracts/limits";
import type { Label } from "../../contracts/record";

/** The rest of a record is small: keys, times, colours, and a content type that S3 limits. */
const RESERVED_BYTES = 16 * 1024;

/**
 * The same labels, without the boxes of the least sure ones where a crowd of them would not fit
 * into an item. JSON takes more bytes than DynamoDB does, so what fits as JSON fits.
 */
export function fitLabels(
  labels: readonly Label[],
  maxBytes: number = MAX_ITEM_BYTES - RESERVED_BYTES,
): Label[] {
  const fitted = [...labels];
  let bytes = jsonBytes(labels);
  const leastSureFirst = [...labels.keys()].sort(
    (a, b) => (labels[a]?.confidence ?? 0) - (labels[b]?.confidence ?? 0),
  );
  for (const index of leastSureFirst) {
    const label = fitted[index];
    if (bytes <= maxBytes) break;
    if (label === undefined) continue;
    bytes -= jsonBytes(label.instances);
    fitted[index] = { ...label, instances: [] };
  }
  return fitted;
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
