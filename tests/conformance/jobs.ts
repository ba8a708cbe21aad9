import {
  DescribeJobsCommand,
  type JobDetail,
  type JobStatus,
  ListJobsCommand,
  type ListJobsCommandInput,
  SubmitJobCommand,
  type SubmitJobCommandInput,
  TerminateJobCommand,
} from "@aws-sdk/client-batch";
import type { Backend } from "./backend";
import { BATCH } from "./resources";
import { until } from "./until";

/** The suite's jobs: they end as their parameters say. */
export function jobsOf({ batch }: Backend) {
  const submit = async (more: Partial<SubmitJobCommandInput> = {}) => {
    const defaults = {
      jobName: "conformance-job",
      jobQueue: BATCH.queues.low.name,
      jobDefinition: BATCH.definition.name,
    };
    const { jobId, ...answer } = await batch.send(new SubmitJobCommand({ ...defaults, ...more }));
    if (jobId === undefined) throw new Error("SubmitJob gave no id.");
    return { jobId, ...answer };
  };

  const describe = async (...jobs: string[]): Promise<JobDetail[]> =>
    (await batch.send(new DescribeJobsCommand({ jobs }))).jobs ?? [];

  const list = (input: ListJobsCommandInput) => batch.send(new ListJobsCommand(input));

  const terminate = (jobId: string, reason: string) =>
    batch.send(new TerminateJobCommand({ jobId, reason }));

  /** A job once it has come to this, or is over. */
  const reached = async (jobId: string, status: JobStatus): Promise<JobDetail> => {
    const job = await until(
      async () => (await describe(jobId))[0],
      (seen) =>
        seen?.status === status || seen?.status === "SUCCEEDED" || seen?.status === "FAILED",
    );
    if (job === undefined) throw new Error(`DescribeJobs does not know ${jobId}.`);
    return job;
  };

  /** A job once it is over. */
  const over = (jobId: string) => reached(jobId, "SUCCEEDED");

  return { submit, describe, list, terminate, reached, over };
}
