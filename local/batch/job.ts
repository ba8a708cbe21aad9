import type { RetryStrategy } from "./definitions";
import type { AttemptEnd } from "./retry";

/** SUBMITTED and STARTING pass within one cycle here, so no job is ever seen in them. */
export const JOB_STATUSES = ["PENDING", "RUNNABLE", "RUNNING", "SUCCEEDED", "FAILED"] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** What a submission asks for; children of an array share their parent's. */
export interface JobSpec {
  readonly jobName: string;
  readonly queueArn: string;
  readonly definitionArn: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly retry: RetryStrategy;
  readonly timeoutSeconds?: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Absent in a plain job. */
  readonly arraySize?: number;
  /** Submissions are numbered: first in, first out also within one millisecond. */
  readonly sequence: number;
}

export interface Attempt extends AttemptEnd {
  readonly startedAt: number;
  readonly stoppedAt: number;
}

/** A plain job, an array's parent, or one of its children, as it is stored. Times in epoch ms. */
export interface Job {
  readonly id: string;
  /** Of children only: their place in the array. */
  readonly index?: number;
  /** Of plain jobs and parents only. */
  readonly spec?: JobSpec;
  readonly status: JobStatus;
  readonly statusReason?: string;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly stoppedAt?: number;
  /** Tried before, or interrupted: it waits in front of those that were not. */
  readonly requeued?: boolean;
  readonly attempts: readonly Attempt[];
}

export function childId(parentId: string, index: number): string {
  return `${parentId}:${index}`;
}

/** The id of a child's parent; of any other job its own. */
export function submissionOf(jobId: string): string {
  return jobId.split(":", 1)[0] ?? jobId;
}

export function isOver(status: JobStatus): boolean {
  return status === "SUCCEEDED" || status === "FAILED";
}

/** A parent only waits for its children: it never runs itself. */
export function isParent(job: Job): boolean {
  return job.spec?.arraySize !== undefined;
}
