import {
  GetBucketVersioningCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import { concurrently } from "../../lib/concurrently";
import type { ObjectAtRest } from "./snapshot";

const HEADS_AT_ONCE = 16;

/** Every object of the bucket; with its version where the bucket keeps versions. */
export async function readObjects(s3: S3Client, bucket: string): Promise<ObjectAtRest[]> {
  const listed: ObjectAtRest[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    for (const { Key: key, ETag: eTag } of Contents) {
      if (key !== undefined && eTag !== undefined) listed.push({ key, eTag });
    }
  }
  return (await keepsVersions(s3, bucket)) ? withVersions(s3, bucket, listed) : listed;
}

async function keepsVersions(s3: S3Client, bucket: string): Promise<boolean> {
  const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
  return Status !== undefined;
}

/** A list of objects has no version ids. */
async function withVersions(
  s3: S3Client,
  bucket: string,
  listed: readonly ObjectAtRest[],
): Promise<ObjectAtRest[]> {
  const objects: ObjectAtRest[] = [];
  await concurrently(listed, HEADS_AT_ONCE, async ({ key, eTag }) => {
    const { VersionId } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    objects.push({ key, eTag, ...(VersionId !== undefined && { versionId: VersionId }) });
  });
  return objects;
}
