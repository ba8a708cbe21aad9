import { MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES } from "../../contracts/limits";
import { AwsError } from "../aws-error";
import type { TableDescription } from "./engine";

export type StoredItem = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

/**
 * Refuses keys that DynamoDB refuses and dynalite takes: empty ones of indexes, and keys that are too
 * long in bytes, where dynalite counts characters.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 *
 * @throws AwsError ValidationException, which ends a whole transaction
 */
export function checkKeys(item: StoredItem, table: TableDescription): void {
  checkSizes(item, table.KeySchema);
  for (const { IndexName, KeySchema } of table.GlobalSecondaryIndexes ?? []) {
    const empty = KeySchema.find(({ AttributeName }) => isEmpty(item[AttributeName]));
    if (empty !== undefined) throw emptyKey(IndexName, empty.AttributeName);
    checkSizes(item, KeySchema);
  }
}

function isEmpty(value: StoredItem[string]): boolean {
  return value?.S === "" || value?.B === "";
}

/** In DynamoDB's words: https://github.com/architect/dynalite/issues/184 */
function emptyKey(index: string, attribute: string): AwsError {
  return invalid(
    "One or more parameter values are not valid. A value specified for a secondary index key is not supported. " +
      `The AttributeValue for a key attribute cannot contain an empty string value. IndexName: ${index}, IndexKey: ${attribute}`,
  );
}

function checkSizes(item: StoredItem, schema: TableDescription["KeySchema"]): void {
  const [hashBytes = 0, rangeBytes = 0] = schema.map((key) => bytesOf(item[key.AttributeName]));
  if (hashBytes > MAX_PARTITION_KEY_BYTES) {
    throw invalid(
      `One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of ${MAX_PARTITION_KEY_BYTES} bytes`,
    );
  }
  if (rangeBytes > MAX_SORT_KEY_BYTES) {
    throw invalid(
      `One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of ${MAX_SORT_KEY_BYTES} bytes`,
    );
  }
}

function bytesOf(value: StoredItem[string]): number {
  if (typeof value?.S === "string") return Buffer.byteLength(value.S);
  return typeof value?.B === "string" ? Buffer.byteLength(value.B, "base64") : 0;
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
