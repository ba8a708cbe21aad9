import { DescribeJobsCommand, type JobDetail, paginateListJobs } from "@aws-sdk/client-batch";
import { MAX_DESCRIBED_JOBS } from "../../contracts/limits";
import type { Target } from "../target/target";
import { UNFINISHED } from "../wait/idle";

/** A submission that has not ended: a plain job, or an array with its children. */
export interface Submission {
  readonly jobId: string;
  readonly isArray: boolean;
  readonly createdAt: number;
  /** Jobs that have not ended: the children of an array, or the job itself. */
  readonly jobs: JobCounts;
}

export type UnfinishedStatus = (typeof UNFINISHED)[number];
export type JobCounts = Readonly<Record<UnfinishedStatus, number>>;

/**
 * What a job queue has not ended. States are asked for in the order in which a job passes through
 * them: one that moves on meanwhile is met twice rather than never, and counts where it was met last.
 */
export async function unfinishedSubmissions(
  { batch }: Pick<Target, "batch">,
  jobQueue: string,
): Promise<Submission[]> {
  const found = new Map<string, Submission>();
  for (const jobStatus of UNFINISHED) {
    for await (const page of paginateListJobs({ client: batch }, { jobQueue, jobStatus })) {
      for (const { jobId = "", createdAt = 0, arrayProperties } of page.jobSummaryList ?? []) {
        const isArray = arrayProperties?.size !== undefined;
        const size = arrayProperties?.size ?? 1;
        found.set(jobId, { jobId, isArray, createdAt, jobs: { ...NO_JOBS, [jobStatus]: size } });
      }
    }
  }
  const arrays = [...found.values()].filter(({ isArray }) => isArray);
  for (const { jobId = "", arrayProperties } of await describeJobs(batch, arrays)) {
    const submission = found.get(jobId);
    const summary = arrayProperties?.statusSummary;
    if (submission !== undefined && summary !== undefined) {
      found.set(jobId, { ...submission, jobs: unfinishedOf(summary) });
    }
  }
  return [...found.values()];
}

/** All jobs of some submissions together. */
export function countJobs(submissions: readonly Submission[]): JobCounts {
  const counts = { ...NO_JOBS };
  for (const { jobs } of submissions) {
    for (const status of UNFINISHED) counts[status] += jobs[status];
  }
  return counts;
}

/** Jobs in all of the states together. */
export function total(jobs: JobCounts): number {
  return UNFINISHED.reduce((sum, status) => sum + jobs[status], 0);
}

const NO_JOBS: JobCounts = { SUBMITTED: 0, PENDING: 0, RUNNABLE: 0, STARTING: 0, RUNNING: 0 };

async function describeJobs(
  batch: Target["batch"],
  submissions: readonly Submission[],
): Promise<JobDetail[]> {
  const details: JobDetail[] = [];
  for (let start = 0; start < submissions.length; start += MAX_DESCRIBED_JOBS) {
    const some = submissions.slice(start, start + MAX_DESCRIBED_JOBS);
    const command = new DescribeJobsCommand({ jobs: some.map(({ jobId }) => jobId) });
    details.push(...((await batch.send(command)).jobs ?? []));
  }
  return details;
}

/** A summary also counts the children that have ended. */
function unfinishedOf(summary: Readonly<Record<string, number>>): JobCounts {
  const counts = { ...NO_JOBS };
  for (const status of UNFINISHED) counts[status] = summary[status] ?? 0;
  return counts;
}
