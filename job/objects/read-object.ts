import { Readable } from "node:stream";
import { GetObjectCommand, type GetObjectCommandInput, type S3Client } from "@aws-sdk/client-s3";
import { imageUri } from "../../contracts/table";
import { statusOf } from "../../lib/aws-status";
import { failureOf } from "../aws-failure";
import { ForbiddenObjectError, ObjectChangedError, reasonOf } from "../errors";
import type { ObjectState } from "./object-state";

/**
 * The first bytes of that very version, or all of them when it has no more.
 *
 * @throws ObjectChangedError when the object is no longer that version.
 */
export async function readObject(
  s3: S3Client,
  object: ObjectState,
  bytes: number,
): Promise<Uint8Array> {
  const uri = imageUri(object.bucket, object.key);
  try {
    const { Body } = await s3.send(new GetObjectCommand(readParams(object, bytes)));
    return Body instanceof Readable
      ? await collect(Body, Math.min(bytes, object.bytes))
      : new Uint8Array();
  } catch (error) {
    const status = statusOf(error) ?? 0;
    if (CHANGED.includes(status)) {
      throw new ObjectChangedError(`${uri} changed before it was read.`, { cause: error });
    }
    if (status === 403) {
      throw new ForbiddenObjectError(`S3 refuses ${uri}: ${reasonOf(error)}`, { cause: error });
    }
    throw failureOf(error, { action: "s3:GetObject", resource: uri, configurationErrors: [] });
  }
}

/** Each piece goes to its place at once: kept until the end, all pieces would take as much memory again. */
async function collect(body: Readable, bytes: number): Promise<Uint8Array> {
  const content = Buffer.allocUnsafeSlow(bytes);
  let end = 0;
  for await (const chunk of body) {
    content.set(chunk, end);
    end += chunk.length;
  }
  return content.subarray(0, end);
}

export function readParams(object: ObjectState, bytes: number): GetObjectCommandInput {
  return {
    Bucket: object.bucket,
    Key: object.key,
    IfMatch: object.eTag,
    Range: `bytes=0-${bytes - 1}`,
    ...(object.versionId !== undefined && { VersionId: object.versionId }),
  };
}

/** Gone, another ETag, no such range any more. */
const CHANGED = [404, 412, 416];
