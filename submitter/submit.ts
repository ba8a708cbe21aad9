import { SUBMISSION_RANDOM_BYTES, submissionId } from "../contracts/job";
import type { SubmitterEnvironment } from "../contracts/submitter-environment";
import type { Clients } from "./clients";
import { SubmissionFailedError } from "./errors";
import { submitJob } from "./job-submission";
import { writeManifests } from "./manifest-store";
import type { LaneBatch } from "./read-batch";
import { splitTriggers } from "./split-triggers";

/** What a submission takes from outside. */
export interface SubmissionContext extends Clients {
  readonly environment: SubmitterEnvironment;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
}

export interface Submission {
  readonly submission: string;
  readonly jobId: string | undefined;
  /** Children of the array job; 1 is a plain job. */
  readonly manifests: number;
}

/**
 * Hands a lane's triggers to AWS Batch: manifests first, then the one job that reads them.
 *
 * @throws SubmissionFailedError when either fails. Batch may have taken the job all the same, if
 * only its answer was lost: the images are then submitted again, and the second worker finds
 * nothing left to do.
 */
export async function submit(
  { name, lane, triggers }: Pick<LaneBatch, "name" | "lane" | "triggers">,
  { environment, s3, batch, now, randomBytes }: SubmissionContext,
): Promise<Submission> {
  const submission = submissionId(now(), randomBytes(SUBMISSION_RANDOM_BYTES));
  const manifests = splitTriggers(triggers, lane.imagesPerJob);
  try {
    await writeManifests(s3, environment.WORK_BUCKET, submission, manifests);
    const jobId = await submitJob(batch, {
      lane: name,
      submission,
      jobQueueArn: lane.jobQueueArn,
      jobDefinitionArn: lane.jobDefinitionArn,
      workBucket: environment.WORK_BUCKET,
      manifests: manifests.length,
    });
    return { submission, jobId, manifests: manifests.length };
  } catch (cause) {
    throw new SubmissionFailedError(name, submission, triggers.length, { cause });
  }
}
