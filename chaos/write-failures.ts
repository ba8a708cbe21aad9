import { messageOf } from "../cli/errors";
import { imageUri } from "../contracts/table";

/** S3 refuses an object for good: the writers' own mistake, or a bucket that is not there. */
export class UnwritableError extends Error {
  override readonly name = "UnwritableError";

  constructor(bucket: string, key: string, cause: unknown) {
    super(`S3 does not take ${imageUri(bucket, key)}: ${messageOf(cause)}`, { cause });
  }
}

/** A conflict with another write, or too many of them. */
const PASSING_STATUSES = [408, 409, 429];
/** Of status 400: the body did not arrive as it was sent. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const PASSING_CODES = ["RequestTimeout", "IncompleteBody", "BadDigest"];

/** Whether the same again would end the same: S3 answered that the request is wrong. */
export function isHopeless(error: unknown): boolean {
  if (error instanceof RangeError) return true;
  if (error instanceof Error && PASSING_CODES.includes(error.name)) return false;
  const status = statusOf(error);
  return status >= 400 && status < 500 && !PASSING_STATUSES.includes(status);
}

/** 0 where there was no answer. */
function statusOf(error: unknown): number {
  if (typeof error !== "object" || error === null || !("$metadata" in error)) return 0;
  const { httpStatusCode } = error.$metadata as { httpStatusCode?: number };
  return httpStatusCode ?? 0;
}
