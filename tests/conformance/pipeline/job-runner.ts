import { setTimeout as pause } from "node:timers/promises";
import { DescribeJobsCommand, type JobDetail, ListJobsCommand } from "@aws-sdk/client-batch";
import { ARRAY_INDEX_VARIABLE } from "../../../contracts/job";
import { WORKER_METRICS } from "../../../contracts/metrics";
import { systemClock } from "../../../lib/clock";
import { substituteParameters } from "../../../local/batch/parameters";
import type { TaskEnd } from "../../../local/batch/task";
import { startWorkerProcess } from "../../../local/batch/worker-process";
import { MemoryLog } from "../../helpers/memory-log";
import { motoUrl } from "../backends/moto-calls";
import { awsEnvironment } from "./aws-environment";
import type { MotoStack } from "./moto-stack";

const LOOK_MILLISECONDS = 200;
const MIB_FOR_ANY = 4096;

export interface FinishedJob {
  readonly jobId: string;
  readonly exitCode: number | undefined;
  /** As the worker counts them itself: what is paid for. */
  readonly detectLabelsCalls: number;
}

/**
 * Runs the bundled worker for each job that is submitted to moto, as a process: moto itself needs Docker
 * for that, and tells no child of an array its index.
 */
export class JobRunner {
  readonly finished: FinishedJob[] = [];
  readonly #seen = new Set<string>();
  readonly #stop = new AbortController();
  #loop: Promise<void> | undefined;

  constructor(private readonly stack: MotoStack) {}

  /** @throws Error when moto does not hold its jobs back */
  async run(): Promise<void> {
    await holdJobs();
    this.#loop = this.#look();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  async #look(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      for (const { jobQueueArn } of Object.values(this.stack.outputs.lanes)) {
        for (const jobId of await this.#submitted(jobQueueArn)) await this.#start(jobId);
      }
      await pause(LOOK_MILLISECONDS);
    }
  }

  async #submitted(jobQueue: string): Promise<string[]> {
    const { batch } = this.stack.clients;
    const asked = new ListJobsCommand({ jobQueue, jobStatus: "SUBMITTED" });
    const { jobSummaryList = [] } = await batch.send(asked);
    return jobSummaryList.flatMap(({ jobId }) => jobId ?? []);
  }

  async #start(jobId: string): Promise<void> {
    if (this.#seen.has(jobId)) return;
    this.#seen.add(jobId);
    const { batch } = this.stack.clients;
    const { jobs = [] } = await batch.send(new DescribeJobsCommand({ jobs: [jobId] }));
    const [job] = jobs;
    // moto lists the children of an array beside it.
    if (job === undefined || job.arrayProperties?.size !== undefined) return;
    const log = new MemoryLog();
    const { exitCode } = await this.#work(jobId, job, log);
    this.finished.push({ jobId, exitCode, detectLabelsCalls: callsIn(log.lines) });
  }

  #work(
    jobId: string,
    { container, parameters = {} }: JobDetail,
    log: MemoryLog,
  ): Promise<TaskEnd> {
    const [, index] = jobId.split(":");
    const variables = container?.environment?.map(({ name = "", value = "" }) => [name, value]);
    const image = { uri: "worker", repositoryArn: "none", ...this.stack.worker };
    const task = startWorkerProcess(
      {
        jobId,
        image,
        arguments: substituteParameters(container?.command ?? [], {}, parameters),
        environment: {
          ...Object.fromEntries(variables ?? []),
          ...awsEnvironment(),
          ...(index !== undefined && { [ARRAY_INDEX_VARIABLE]: index }),
        },
        vcpus: 1,
        memoryMiB: MIB_FOR_ANY,
        log,
      },
      {
        clock: systemClock,
        onPeakMemory: () => {},
      },
    );
    return task.ended;
  }
}

/** The sum of the worker's metric, in embedded metric format. */
function callsIn(lines: readonly string[]): number {
  const metrics = lines.filter((line) => line.startsWith('{"_aws"'));
  const calls = metrics.map((line) => JSON.parse(line)[WORKER_METRICS.detectLabelsCalls] ?? 0);
  return calls.reduce((sum, count) => sum + count, 0);
}

/** moto fails a job at once when it has no Docker; this keeps it SUBMITTED. https://docs.getmoto.org/en/latest/docs/configuration/state_transition/index.html */
async function holdJobs(): Promise<void> {
  const response = await fetch(motoUrl("/moto-api/state-manager/set-transition"), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      model_name: "batch::job",
      transition: { progression: "manual", times: 1_000_000 },
    }),
  });
  if (!response.ok) throw new Error(`moto does not hold jobs back: ${response.status}`);
}
