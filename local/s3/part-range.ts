import { AwsError } from "../aws-error";
import type { ByteRange } from "./range";
import type { Headers, StoredObject } from "./stored-object";

/**
 * The bytes that `partNumber` of a read asks for: a part of the upload that the object comes from, and
 * all bytes for part 1 of another object.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 *
 * @throws AwsError InvalidPartNumber, and InvalidRequest when a range is asked for too
 */
export function rangeOfPart(headers: Headers, object: StoredObject, partNumber: string): ByteRange {
  if (headers.range !== undefined) {
    throw new AwsError(
      "InvalidRequest",
      "Cannot specify both Range header and partNumber query parameter",
    );
  }
  let start = 0;
  for (const part of object.upload?.parts ?? [{ partNumber: 1, size: object.size }]) {
    if (String(part.partNumber) === partNumber) return { start, length: part.size };
    start += part.size;
  }
  throw new AwsError("InvalidPartNumber", "The requested partnumber is not satisfiable", 416);
}

/** How many parts the object has: told only to who asks for one. */
export function partsHeader({ upload }: StoredObject): Record<string, string> {
  return upload === undefined ? {} : { "x-amz-mp-parts-count": String(upload.parts.length) };
}
