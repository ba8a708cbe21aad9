import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { ManifestLocation } from "../../contracts/job";
import { MalformedManifestError, manifestKey, parseManifest } from "../../contracts/manifest";
import { type Trigger, triggerIdentity } from "../../contracts/trigger";
import { failureOf } from "../aws-failure";
import { ConfigurationError, reasonOf } from "../errors";

/**
 * The triggers of one child job, each object once.
 *
 * @throws ConfigurationError when there is no such manifest, or it is not one.
 */
export async function readManifest(
  s3: S3Client,
  { workBucket, submission }: ManifestLocation,
  index: number,
): Promise<Trigger[]> {
  const key = manifestKey(submission, index);
  const uri = `s3://${workBucket}/${key}`;
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: workBucket, Key: key }));
    const triggers = parseManifest((await Body?.transformToString()) ?? "");
    return [...new Map(triggers.map((trigger) => [triggerIdentity(trigger), trigger])).values()];
  } catch (error) {
    if (error instanceof MalformedManifestError) {
      throw new ConfigurationError(`${uri}: ${reasonOf(error)}`, { cause: error });
    }
    throw failureOf(error, { action: "s3:GetObject", resource: uri, configurationErrors: REFUSED });
  }
}

const REFUSED = ["AccessDenied", "NoSuchKey", "NoSuchBucket", "PermanentRedirect"];
