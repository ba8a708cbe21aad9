import {
  type BatchClient,
  SubmitJobCommand,
  type SubmitJobCommandInput,
} from "@aws-sdk/client-batch";
import { jobName, MANIFESTS_PARAMETER } from "../contracts/job";
import { MIN_ARRAY_SIZE } from "../contracts/limits";
import { manifestsUri } from "../contracts/manifest";

/** One SubmitJob call. */
export interface JobSubmission {
  readonly lane: string;
  readonly submission: string;
  readonly jobQueueArn: string;
  readonly jobDefinitionArn: string;
  readonly workBucket: string;
  /** Manifests in the work bucket: the job's children. */
  readonly manifests: number;
}

/** Submits one child a manifest, and returns the id that AWS Batch gave the job. */
export async function submitJob(
  batch: BatchClient,
  job: JobSubmission,
): Promise<string | undefined> {
  const { jobId } = await batch.send(new SubmitJobCommand(submitJobParams(job)));
  return jobId;
}

// Whatever else a job needs is in its definition: the payload does not grow with the images.
function submitJobParams(job: JobSubmission): SubmitJobCommandInput {
  return {
    jobName: jobName(job.lane, job.submission),
    jobQueue: job.jobQueueArn,
    jobDefinition: job.jobDefinitionArn,
    parameters: { [MANIFESTS_PARAMETER]: manifestsUri(job.workBucket, job.submission) },
    ...(job.manifests >= MIN_ARRAY_SIZE && { arrayProperties: { size: job.manifests } }),
  };
}
