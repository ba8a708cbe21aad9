import * as z from "zod";
import { MAX_BATCH_NAME_CHARACTERS } from "./limits";
import { MANIFESTS_PREFIX } from "./manifest";

/** What runs a job's container. A job definition names one, and so do all pools of a lane. */
export const PLATFORMS = ["FARGATE", "EC2"] as const;
export const platformSchema = z.enum(PLATFORMS);
/** One of AWS Batch's platform capabilities. */
export type Platform = z.infer<typeof platformSchema>;
/** What a pool's capacity is made of: the type of a compute environment of AWS Batch. */
export type PoolType = "FARGATE" | "FARGATE_SPOT" | "EC2" | "SPOT";
/** Of the worker's image, and of the machines that run it. */
export type Architecture = "x86_64" | "arm64";

/** https://docs.aws.amazon.com/batch/latest/APIReference/API_RegisterJobDefinition.html */
export function platformOf(type: PoolType): Platform {
  return type === "FARGATE" || type === "FARGATE_SPOT" ? "FARGATE" : "EC2";
}

/** The one parameter of a job: the s3:// prefix of its submission's manifests. */
export const MANIFESTS_PARAMETER = "manifests";

/** The container's arguments; Batch puts the parameter in place of `Ref::manifests`. */
export const JOB_COMMAND = ["--manifests", `Ref::${MANIFESTS_PARAMETER}`] as const;

/**
 * Images that a worker has in flight. Each waits for the network nearly all of its time; at a quota of
 * 50 a second and half a second an image this is enough for one worker to use it up.
 */
export const IMAGES_IN_FLIGHT = 32;

/** Set by Batch in the children of an array job, absent in a plain job. */
export const ARRAY_INDEX_VARIABLE = "AWS_BATCH_JOB_ARRAY_INDEX";
/** Set by Batch in every job. https://docs.aws.amazon.com/batch/latest/userguide/job_env_vars.html */
export const JOB_ID_VARIABLE = "AWS_BATCH_JOB_ID";

export const EXIT_CODES = {
  /** Every trigger is settled; rejections are settled. */
  settled: 0,
  /** A bug or a wrong configuration: the same again would end the same, so Batch does not retry. */
  failed: 1,
  /** EX_TEMPFAIL of sysexits.h: interrupted, or some triggers unsettled. Batch retries. */
  unsettled: 75,
} as const;

/** `<submission>` is 20 characters: milliseconds in base 36, padded to 9, and 11 random characters. */
const SUBMISSION_CHARACTERS = 20;
const SUBMISSION = /^[0-9a-z]{20}$/;
/** What `submissionId` takes of a random source. */
export const SUBMISSION_RANDOM_BYTES = 11;

/** Lane names are part of job names, so that a list of jobs can be read. */
export const MAX_LANE_NAME_CHARACTERS = MAX_BATCH_NAME_CHARACTERS - SUBMISSION_CHARACTERS - 1;

/**
 * A name that no other submission has and that sorts by time.
 *
 * @param now milliseconds since 1970
 * @param randomBytes at least SUBMISSION_RANDOM_BYTES
 */
export function submissionId(now: number, randomBytes: Uint8Array): string {
  if (randomBytes.length < SUBMISSION_RANDOM_BYTES) {
    throw new RangeError(
      `A submission id needs ${SUBMISSION_RANDOM_BYTES} random bytes, not ${randomBytes.length}.`,
    );
  }
  const used = randomBytes.subarray(0, SUBMISSION_RANDOM_BYTES);
  const random = Array.from(used, (byte) => (byte % 36).toString(36));
  return now.toString(36).padStart(9, "0") + random.join("");
}

export function jobName(lane: string, submission: string): string {
  return `${lane}-${submission}`;
}

/** Reads `jobName` back, or says nothing when the name is none of ours. */
export function parseJobName(name: string): { lane: string; submission: string } | undefined {
  const [, lane, submission] = /^(.+)-([^-]+)$/s.exec(name) ?? [];
  if (lane === undefined || submission === undefined || !SUBMISSION.test(submission)) {
    return undefined;
  }
  return { lane, submission };
}

/** The submission whose manifests a job reads. */
export interface ManifestLocation {
  readonly workBucket: string;
  readonly submission: string;
}

/** Reads `--manifests` back, or says nothing when the URI is none of ours. */
export function parseManifestsUri(uri: string): ManifestLocation | undefined {
  const [, workBucket, prefix, submission] = /^s3:\/\/([^/]+)\/([^/]+\/)([^/]+)\/$/.exec(uri) ?? [];
  if (workBucket === undefined || submission === undefined) return undefined;
  if (prefix !== MANIFESTS_PREFIX || !SUBMISSION.test(submission)) return undefined;
  return { workBucket, submission };
}
