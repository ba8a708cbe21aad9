import { DescribeJobsCommand, type JobDetail } from "@aws-sdk/client-batch";
import { parseJobName } from "../../contracts/job";
import type { Target } from "../target/target";

/** The job that settled an image, as far as Batch still knows it. Times are ISO 8601, UTC. */
export interface JobHistory {
  readonly jobId: string;
  readonly jobName: string;
  /** Nothing where the job's name is none of the submitter's. */
  readonly submission?: string;
  readonly status: string;
  readonly createdAt?: string;
  readonly startedAt?: string;
  readonly stoppedAt?: string;
  readonly attempts: readonly JobAttempt[];
}

export interface JobAttempt {
  readonly startedAt?: string;
  readonly stoppedAt?: string;
  readonly exitCode?: number;
  readonly reason?: string;
  readonly logStream?: string;
}

/** Nothing for a job that Batch has forgotten. */
export async function jobHistory(
  { batch }: Pick<Target, "batch">,
  jobId: string,
): Promise<JobHistory | undefined> {
  const { jobs = [] } = await batch.send(new DescribeJobsCommand({ jobs: [jobId] }));
  const [job] = jobs;
  return job === undefined ? undefined : historyOf(job);
}

function historyOf({ jobId = "", jobName = "", ...job }: JobDetail): JobHistory {
  const { createdAt, startedAt, stoppedAt, attempts = [], container } = job;
  return {
    jobId,
    jobName,
    submission: parseJobName(jobName)?.submission,
    status: job.status ?? "not told",
    ...{ createdAt: timeOf(createdAt), startedAt: timeOf(startedAt), stoppedAt: timeOf(stoppedAt) },
    // The attempt that runs is not among them yet.
    attempts:
      attempts.length === 0 && container?.logStreamName !== undefined
        ? [{ startedAt: timeOf(startedAt), logStream: container.logStreamName }]
        : attempts.map((attempt) => ({
            startedAt: timeOf(attempt.startedAt),
            stoppedAt: timeOf(attempt.stoppedAt),
            exitCode: attempt.container?.exitCode,
            reason: attempt.container?.reason ?? attempt.statusReason,
            logStream: attempt.container?.logStreamName,
          })),
  };
}

function timeOf(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}
