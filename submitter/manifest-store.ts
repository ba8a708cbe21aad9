import { PutObjectCommand, type PutObjectCommandInput, type S3Client } from "@aws-sdk/client-s3";
import { formatManifest, MANIFEST_CONTENT_TYPE, manifestKey } from "../contracts/manifest";
import type { Trigger } from "../contracts/trigger";
import { concurrently } from "../lib/concurrently";

/** Enough to hide S3's latency, few enough for a small function's network and memory. */
const CONCURRENT_WRITES = 16;

/**
 * Writes a submission's manifests side by side. When it throws, some may be there: no job reads
 * them, and the work bucket's lifecycle removes them.
 */
export async function writeManifests(
  s3: S3Client,
  workBucket: string,
  submission: string,
  manifests: readonly (readonly Trigger[])[],
): Promise<void> {
  await concurrently(manifests.entries(), CONCURRENT_WRITES, async ([index, triggers]) => {
    const key = manifestKey(submission, index);
    await s3.send(new PutObjectCommand(manifestParams(workBucket, key, triggers)));
  });
}

function manifestParams(
  workBucket: string,
  key: string,
  triggers: readonly Trigger[],
): PutObjectCommandInput {
  return {
    Bucket: workBucket,
    Key: key,
    Body: formatManifest(triggers),
    ContentType: MANIFEST_CONTENT_TYPE,
  };
}
