import { AwsError } from "../aws-error";
import type { Headers, StoredObject } from "./stored-object";

/**
 * Whether a read of the object is answered with 304 instead.
 *
 * @throws AwsError PreconditionFailed when If-Match names another object.
 */
export function isNotModified(headers: Headers, object: StoredObject): boolean {
  const ifMatch = headers["if-match"];
  if (ifMatch !== undefined && !names(ifMatch, object)) throw preconditionFailed("If-Match");
  const ifNoneMatch = headers["if-none-match"];
  return ifNoneMatch !== undefined && names(ifNoneMatch, object);
}

/**
 * Checks the conditions of a write against what is there now.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 *
 * @throws AwsError PreconditionFailed, or NoSuchKey for If-Match on a key that has no object.
 */
export function checkWrite(headers: Headers, current: StoredObject | undefined): void {
  const ifNoneMatch = headers["if-none-match"];
  if (ifNoneMatch !== undefined && ifNoneMatch !== "*") {
    throw new AwsError(
      "NotImplemented",
      `If-None-Match of a write can only be *, not ${ifNoneMatch}.`,
      501,
    );
  }
  if (ifNoneMatch !== undefined && current !== undefined) throw preconditionFailed("If-None-Match");
  const ifMatch = headers["if-match"];
  if (ifMatch === undefined) return;
  if (current === undefined) throw noSuchKey();
  if (!names(ifMatch, current)) throw preconditionFailed("If-Match");
}

export function noSuchKey(): AwsError {
  return new AwsError("NoSuchKey", "The specified key does not exist.", 404);
}

function names(condition: string, { eTag }: StoredObject): boolean {
  return condition
    .split(",")
    .map((value) => value.trim())
    .some((value) => value === "*" || value === `"${eTag}"` || value === eTag);
}

function preconditionFailed(condition: string): AwsError {
  return new AwsError(
    "PreconditionFailed",
    `At least one of the pre-conditions you specified did not hold: ${condition}`,
    412,
  );
}
