import { AwsError } from "../aws-error";
import { noSuchKey } from "./conditions";
import type { DeleteMarker } from "./versions";

/** What a delete marker shows of itself. https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html */
export function markerHeaders({ versionId }: DeleteMarker): Record<string, string> {
  return { "x-amz-delete-marker": "true", "x-amz-version-id": versionId };
}

/** The answer for a key without an object, which may have been deleted in a bucket with versions. */
export function gone(marker: DeleteMarker | undefined): AwsError {
  const error = noSuchKey();
  if (marker === undefined) return error;
  return new AwsError(error.code, error.message, error.status, { headers: markerHeaders(marker) });
}

/** Nobody can read a delete marker. */
export function markerIsNoObject(marker: DeleteMarker): AwsError {
  return new AwsError(
    "MethodNotAllowed",
    "The specified method is not allowed against this resource.",
    405,
    { headers: markerHeaders(marker) },
  );
}

export function noSuchVersion(): AwsError {
  return new AwsError("NoSuchVersion", "The specified version does not exist.", 404);
}
