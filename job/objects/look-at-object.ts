import {
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  type HeadObjectCommandInput,
  type HeadObjectCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { statusOf } from "../../lib/aws-status";
import { failureOf } from "../aws-failure";
import { ForbiddenObjectError, IncompleteAnswerError, reasonOf } from "../errors";
import type { Image } from "../image";
import type { ObjectState } from "./object-state";

/**
 * The object as it is now, or nothing when there is none.
 *
 * @throws ForbiddenObjectError with what S3 says about the missing permission.
 */
export async function lookAtObject(s3: S3Client, image: Image): Promise<ObjectState | undefined> {
  try {
    return objectState(image, await s3.send(new HeadObjectCommand(headParams(image))));
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    if (statusOf(error) === 403) throw await forbidden(s3, image, error);
    throw failureOf(error, {
      action: "s3:HeadObject",
      resource: image.uri,
      configurationErrors: [],
    });
  }
}

export function headParams({ bucket, key }: Image): HeadObjectCommandInput {
  return { Bucket: bucket, Key: key };
}

export function firstByteParams({ bucket, key }: Image): GetObjectCommandInput {
  return { Bucket: bucket, Key: key, Range: "bytes=0-0" };
}

function objectState({ bucket, key }: Image, head: HeadObjectCommandOutput): ObjectState {
  if (head.ETag === undefined) throw new IncompleteAnswerError("HeadObject", "ETag");
  if (head.LastModified === undefined)
    throw new IncompleteAnswerError("HeadObject", "LastModified");
  return {
    bucket,
    key,
    eTag: head.ETag,
    // Version "null" can be replaced in place, like an object that has no version.
    versionId: head.VersionId === "null" ? undefined : head.VersionId,
    bytes: head.ContentLength ?? 0,
    contentType: head.ContentType ?? "application/octet-stream",
    lastModified: head.LastModified.getTime(),
  };
}

/** The answer to a HEAD has no body: only a GET says which permission is missing. */
async function forbidden(s3: S3Client, image: Image, cause: unknown): Promise<Error> {
  const explanation = await s3
    .send(new GetObjectCommand(firstByteParams(image)))
    .then(async ({ Body }) => {
      await Body?.transformToByteArray();
      return reasonOf(cause);
    }, reasonOf);
  return new ForbiddenObjectError(
    `S3 refuses ${image.uri}: ${explanation} ` +
      "The worker's role needs s3:GetObject on it, and s3:ListBucket to see that an object is gone.",
    { cause },
  );
}
