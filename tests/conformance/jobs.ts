import { setTimeout } from "node:timers/promises";
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

const SETTLED_MILLISECONDS = 1000;

const OVER: JobStatus[] = ["SUCCEEDED", "FAILED"];

/** The suite's jobs: they end as their parameters say. */
export function jobsOf(backend: Backend) {
  const { batch } = backend;

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

  const reached = async (jobId: string, statuses: readonly JobStatus[]): Promise<JobDetail> => {
    const look = async () => (await describe(jobId))[0];
    const job = await until(
      backend,
      look,
      (seen) => seen?.status !== undefined && statuses.includes(seen.status),
    );
    if (job === undefined) throw new Error(`DescribeJobs does not know ${jobId}.`);
    return job;
  };

  /** A job once it is over. */
  const over = (jobId: string) => reached(jobId, OVER);

  /** A job that runs until it is stopped. One that cannot run may be RUNNING for a moment, and then it is over. */
  const running = async (): Promise<string> => {
    const { jobId } = await submit({ parameters: { seconds: "60" } });
    await reached(jobId, ["RUNNING", ...OVER]);
    await setTimeout(SETTLED_MILLISECONDS);
    const [job] = await describe(jobId);
    if (job?.status !== "RUNNING") throw new Error(`The job does not run: it is ${job?.status}.`);
    return jobId;
  };

  return { submit, describe, list, terminate, over, running };
}
