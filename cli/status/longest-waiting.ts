import { DescribeJobsCommand, type JobDetail, ListJobsCommand } from "@aws-sdk/client-batch";
import { MAX_DESCRIBED_JOBS } from "../../contracts/limits";
import type { Target } from "../target/target";
import type { Submission } from "./submissions";

/** A job that no pool has room for. */
export interface WaitingJob {
  readonly jobId: string;
  readonly jobName: string;
  /** When it came to wait, or came back to it after an attempt. */
  readonly since: number;
  /** Only where Batch gives one. */
  readonly statusReason?: string;
}

/** https://docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable.html: what Batch says of the head of a blocked queue. */
const BLOCKED = /^(MISCONFIGURATION|CAPACITY|ACTION_REQUIRED)\b/;

/**
 * Of the oldest submission with RUNNABLE jobs, the one that blocks the queue, or else the one that
 * waits longest. Two calls at most: of a large array, as many children as one call describes are looked at.
 */
export async function longestWaiting(
  { batch }: Pick<Target, "batch">,
  submissions: readonly Submission[],
): Promise<WaitingJob | undefined> {
  const [oldest] = submissions
    .filter(({ jobs }) => jobs.RUNNABLE > 0)
    .sort((one, other) => one.createdAt - other.createdAt);
  if (oldest === undefined) return undefined;
  const ids = oldest.isArray ? await runnableChildren(batch, oldest.jobId) : [oldest.jobId];
  if (ids.length === 0) return undefined;
  const { jobs = [] } = await batch.send(new DescribeJobsCommand({ jobs: ids }));
  const waiting = jobs
    .filter(({ status }) => status === "RUNNABLE")
    .map(waitingJob)
    .sort((one, other) => one.since - other.since);
  return waiting.find(isBlocked) ?? waiting[0];
}

/** Whether Batch says what keeps the job, and with it those behind it, from starting. */
export function isBlocked({ statusReason = "" }: WaitingJob): boolean {
  return BLOCKED.test(statusReason);
}

async function runnableChildren(batch: Target["batch"], arrayJobId: string): Promise<string[]> {
  const { jobSummaryList = [] } = await batch.send(
    new ListJobsCommand({ arrayJobId, jobStatus: "RUNNABLE", maxResults: MAX_DESCRIBED_JOBS }),
  );
  return jobSummaryList.flatMap(({ jobId }) => jobId ?? []);
}

function waitingJob({
  jobId = "",
  jobName = "",
  createdAt = 0,
  attempts = [],
  statusReason,
}: JobDetail): WaitingJob {
  const since = Math.max(createdAt, ...attempts.map(({ stoppedAt = 0 }) => stoppedAt));
  return { jobId, jobName, since, statusReason };
}
