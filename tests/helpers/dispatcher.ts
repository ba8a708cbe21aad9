import type { BatchDeclarations } from "../../local/batch/declarations";
import type { ComputeEnvironment, RetryRule } from "../../local/batch/definitions";
import { Dispatcher } from "../../local/batch/dispatcher";
import type { Job, JobSpec } from "../../local/batch/job";
import { JobStore } from "../../local/batch/job-store";
import type { Task, TaskEnd } from "../../local/batch/task";
import type { PlacedJob } from "../../local/batch/task-factory";
import type { Problem } from "../../local/problem";
import { ManualClock, settlePromises } from "./manual-clock";
import { memoryCollection } from "./memory-collection";

export const RULES: RetryRule[] = [
  { onExitCode: "75", action: "RETRY" },
  { onReason: "*", action: "EXIT" },
];
/** A task that ends when the test says so. */
export interface StartedTask {
  readonly placed: PlacedJob;
  readonly end: (end: Partial<TaskEnd>) => Promise<void>;
  stops: number;
}

/** A dispatcher whose tasks end when the test says so. Two pools: `spot` of 2 vCPUs, `onDemand` of 1. */
export async function dispatcherWithTasks(
  options: {
    jobs?: ReturnType<typeof memoryCollection<Job>>;
    refuse?: Error;
    /** Of both pools. */
    pools?: Partial<ComputeEnvironment>;
    attemptMilliseconds?: () => number;
  } = {},
) {
  const clock = new ManualClock(1000);
  const jobs = await JobStore.open(options.jobs ?? memoryCollection<Job>(), clock.now());
  const started: StartedTask[] = [];
  const problems: Problem[] = [];
  let placed: PlacedJob | undefined;
  const dispatcher = new Dispatcher({
    jobs,
    declarations: declarations(options.pools),
    clock,
    processesPerPool: 10,
    attemptMilliseconds: options.attemptMilliseconds,
    report: (problem) => problems.push(problem),
    log: () => {},
    createTask: (candidate) => {
      if (options.refuse !== undefined) throw options.refuse;
      placed = candidate;
      const log = { name: `worker/default/${candidate.job.id}-${candidate.attempt}` };
      return { jobId: candidate.job.id, log } as Task;
    },
    startTask: () => {
      let resolve: (end: TaskEnd) => void = () => {};
      const ended = new Promise<TaskEnd>((settle) => {
        resolve = settle;
      });
      const task: StartedTask = {
        placed: placed as PlacedJob,
        stops: 0,
        end: (end) => {
          resolve({ lastLogLines: [], ...end });
          return settlePromises();
        },
      };
      started.push(task);
      return { ended, stop: () => task.stops++, kill: () => {} };
    },
  });
  const submit = async (id: string, spec: Partial<JobSpec> = {}) => {
    await jobs.add(id, { ...SPEC, ...spec }, clock.now());
    dispatcher.wake();
    await settlePromises();
  };
  return { clock, jobs, started, problems, dispatcher, submit };
}

const SPEC = {
  jobName: "a-job",
  queueArn: "standard",
  definitionArn: "definition:1",
  parameters: {},
  retry: { attempts: 3, rules: RULES },
  tags: {},
};

function declarations(pools: Partial<ComputeEnvironment> = {}): BatchDeclarations {
  const pool = { type: "FARGATE", enabled: true, ...pools } as const;
  return {
    computeEnvironments: () => [
      { ...pool, name: "spot", arn: "spot-arn", maxVcpus: 2 },
      { ...pool, name: "onDemand", arn: "onDemand-arn", maxVcpus: 1 },
    ],
    jobQueues: () => [
      queue("bulk", 1, ["spot-arn"]),
      queue("standard", 10, ["spot-arn"]),
      queue("express", 100, ["onDemand-arn", "spot-arn"]),
    ],
    jobDefinition: () => ({ container: { vcpus: 1 } }),
  } as unknown as BatchDeclarations;
}

function queue(arn: string, priority: number, computeEnvironmentArns: string[]) {
  return { name: arn, arn, priority, enabled: true, computeEnvironmentArns };
}

/** In the order in which they were started. */
export function jobIds(started: readonly StartedTask[]): string[] {
  return started.map(({ placed }) => placed.job.id);
}
