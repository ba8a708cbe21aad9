import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { recoveredKey } from "../../contracts/manifest";
import { statusOf } from "../../lib/aws-status";
import type { FailedJob } from "./failed-job";
import type { RecoverContext } from "./recover-context";

type MarkerContext = Pick<RecoverContext, "s3" | "environment">;

/** Whether all of the job's messages were sent before. */
export async function isRecovered(
  { recovery }: FailedJob,
  { s3, environment }: MarkerContext,
): Promise<boolean> {
  const Key = recoveredKey(recovery.jobId);
  try {
    await s3.send(new HeadObjectCommand({ Bucket: environment.WORK_BUCKET, Key }));
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

/** Remembers that all of the job's messages are sent. Whoever was first stays. */
export async function markRecovered(
  { lane, submission, index, recovery }: FailedJob,
  recovered: number,
  { s3, environment }: MarkerContext,
): Promise<void> {
  const put = new PutObjectCommand({
    Bucket: environment.WORK_BUCKET,
    Key: recoveredKey(recovery.jobId),
    Body: JSON.stringify({ lane, submission, index, recovered, ...recovery }),
    ContentType: "application/json",
    IfNoneMatch: "*",
  });
  try {
    await s3.send(put);
  } catch (error) {
    if (statusOf(error) !== 412) throw error;
  }
}
