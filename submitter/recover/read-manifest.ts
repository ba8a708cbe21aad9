import { GetObjectCommand, NoSuchKey } from "@aws-sdk/client-s3";
import { MalformedManifestError, manifestKey, parseManifest } from "../../contracts/manifest";
import type { Trigger } from "../../contracts/trigger";
import { ManifestUnreadableError } from "../errors";
import type { FailedJob } from "./failed-job";
import type { RecoverContext } from "./recover-context";

/**
 * What the job was to settle.
 *
 * @throws ManifestUnreadableError when the manifest is gone, or is none.
 */
export async function readManifest(
  { submission, index, recovery }: FailedJob,
  { s3, environment }: Pick<RecoverContext, "s3" | "environment">,
): Promise<Trigger[]> {
  const location = { Bucket: environment.WORK_BUCKET, Key: manifestKey(submission, index) };
  try {
    const { Body } = await s3.send(new GetObjectCommand(location));
    return parseManifest((await Body?.transformToString()) ?? "");
  } catch (cause) {
    if (!(cause instanceof NoSuchKey || cause instanceof MalformedManifestError)) throw cause;
    const uri = `s3://${location.Bucket}/${location.Key}`;
    throw new ManifestUnreadableError(recovery.jobId, uri, { cause });
  }
}
