import { readDollars } from "../../contracts/costs";
import { PRICES_AS_OF, TABLE_READ_UNIT_BYTES } from "../../contracts/prices";
import { formatBytes, formatDollars, plural } from "../output/format";
import type { IndexSize } from "../table/index-size";

/** What it takes to read the whole label index. */
export interface IndexCost extends IndexSize {
  readonly readUnits: number;
  readonly dollars: number;
}

export function indexCost(size: IndexSize): IndexCost {
  const readUnits = Math.ceil(size.bytes / TABLE_READ_UNIT_BYTES);
  return { ...size, readUnits, dollars: readDollars(readUnits) };
}

/** Said before it is read. */
export function describeCost({ entries, bytes, readUnits, dollars }: IndexCost): string {
  if (entries === 0) {
    return (
      "What this costs is not known before: DynamoDB has counted no entries in the index of labels yet. " +
      "It counts every six hours or so."
    );
  }
  return (
    `Reads the whole index of labels: about ${plural(entries, "entry", "entries")}, ${formatBytes(bytes)}, ` +
    `${plural(readUnits, "read unit")}, ${formatDollars(dollars)} (us-east-1, ${PRICES_AS_OF}).`
  );
}

/** Said afterwards. */
export function describeRead(entries: number, readUnits: number): string {
  return (
    `${plural(entries, "entry", "entries")} read: ${plural(readUnits, "read unit")}, ` +
    `${formatDollars(readDollars(readUnits))}.`
  );
}
