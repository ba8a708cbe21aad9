import { HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { MAX_BATCH_GET_ITEMS } from "../../contracts/limits";
import { isDescribedBy, type ObjectVersion } from "../../contracts/record";
import { imageUri } from "../../contracts/table";
import { type Trigger, triggerIdentity } from "../../contracts/trigger";
import { statusOf } from "../../lib/aws-status";
import { concurrently } from "../../lib/concurrently";
import { readVersions } from "./read-versions";
import type { RecoverContext } from "./recover-context";

/** Enough to hide S3's latency: 10,000 images take seconds. */
const CONCURRENT_LOOKS = 32;

/** The triggers, each object once and in order, whose record does not describe the object as it is now. */
export async function unsettledTriggers(
  triggers: readonly Trigger[],
  context: Pick<RecoverContext, "s3" | "table" | "environment" | "clock">,
): Promise<Trigger[]> {
  const unique = [...new Map(triggers.map((one) => [triggerIdentity(one), one])).values()];
  const unsettled: Trigger[] = [];
  for (let start = 0; start < unique.length; start += MAX_BATCH_GET_ITEMS) {
    const page = unique.slice(start, start + MAX_BATCH_GET_ITEMS);
    const described = await readVersions(page, context);
    const current = await lookAt(page, context.s3);
    unsettled.push(
      ...page.filter((trigger) => {
        const uri = imageUri(trigger.bucket, trigger.key);
        return !isDescribedBy(current.get(uri), described.get(uri));
      }),
    );
  }
  return unsettled;
}

/** The objects as they are now, by image URI; those that are gone are not in it. */
async function lookAt(
  triggers: readonly Trigger[],
  s3: S3Client,
): Promise<Map<string, ObjectVersion>> {
  const versions = new Map<string, ObjectVersion>();
  await concurrently(triggers, CONCURRENT_LOOKS, async ({ bucket, key }) => {
    const version = await look(bucket, key, s3);
    if (version !== undefined) versions.set(imageUri(bucket, key), version);
  });
  return versions;
}

async function look(bucket: string, key: string, s3: S3Client): Promise<ObjectVersion | undefined> {
  try {
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { eTag: head.ETag ?? "", versionId: head.VersionId };
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
