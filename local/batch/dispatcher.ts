import type { Clock } from "../../lib/clock";
import type { ReportProblem } from "../problem";
import type { BatchDeclarations } from "./declarations";
import { type ComputeEnvironment, canStartJobs, platformOf } from "./definitions";
import { isOver, type Job, type JobSpec, submissionOf } from "./job";
import type { JobStore } from "./job-store";
import { isRetried } from "./retry";
import { type FreeCapacity, place, type WaitingQueue } from "./scheduler";
import type { RunningTask, StartTask, Task, TaskEnd } from "./task";
import { CANNOT_PULL, type PlacedJob } from "./task-factory";

export interface DispatcherOptions {
  readonly jobs: JobStore;
  readonly declarations: BatchDeclarations;
  readonly createTask: (placed: PlacedJob) => Task;
  readonly startTask: StartTask;
  readonly clock: Clock;
  readonly report: ReportProblem;
  readonly log: (line: string) => void;
  /** Processes that each pool may have at once on this machine, whatever its vCPUs. */
  readonly processesPerPool: number;
  /** How long the next attempt may take. @default what its job says */
  readonly attemptMilliseconds?: () => number | undefined;
}

interface Running {
  readonly pool: string;
  readonly vcpus: number;
  readonly finished: Promise<void>;
  /** Why the job is stopped; then it is not retried. */
  stopReason?: string;
  task?: RunningTask;
  logStreamName?: string;
}

const EXITED = "Essential container in task exited";
const NOT_STARTED = "Task failed to start";
const TIMED_OUT = "Job attempt duration exceeded timeout";
const CHILD_FAILED = "Array Child Job failed";

/** Runs the jobs of the store in the pools, and moves them from status to status. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #running = new Map<string, Running>();
  #state: "idle" | "running" | "closed" = "idle";

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** Starts jobs from now on; before, they only wait. */
  run(): void {
    if (this.#state === "closed") return;
    this.#state = "running";
    this.wake();
  }

  /** One scheduling cycle: called whenever jobs have come or room has become free. */
  wake(): void {
    if (this.#state !== "running") return;
    for (const { jobId, pool } of place(this.#queues(), this.#freeCapacity())) {
      this.#launch(jobId, pool);
    }
  }

  /** Where a job that runs logs. */
  logStreamOf(jobId: string): string | undefined {
    return this.#running.get(jobId)?.logStreamName;
  }

  /** Ends a job for good; of an array, every child that is not over. */
  terminate(jobId: string, reason: string): void {
    const job = this.#options.jobs.get(jobId);
    if (job === undefined || isOver(job.status)) return;
    if (job.status === "PENDING") {
      for (const child of this.#options.jobs.children(job)) this.terminate(child.id, reason);
      return;
    }
    const running = this.#running.get(jobId);
    if (running === undefined) {
      this.#end(job, { status: "FAILED", statusReason: reason });
      return;
    }
    running.stopReason = reason;
    running.task?.stop();
  }

  /** Stops every task and waits for its end. What was interrupted starts again after a restart. */
  async close(): Promise<void> {
    this.#state = "closed";
    const running = [...this.#running.values()];
    for (const { task } of running) task?.stop();
    await Promise.all(running.map(({ finished }) => finished));
  }

  #queues(): WaitingQueue[] {
    return this.#options.declarations
      .jobQueues()
      .map(({ arn, priority, computeEnvironmentArns }) => ({
        arn,
        priority,
        pools: computeEnvironmentArns,
        jobs: this.#waiting(arn),
      }));
  }

  *#waiting(queueArn: string): Generator<{ jobId: string; vcpus: number }> {
    for (const job of this.#options.jobs.backlog(queueArn)) {
      yield { jobId: job.id, vcpus: this.#vcpusOf(job) };
    }
  }

  #vcpusOf(job: Job): number {
    const { definitionArn } = this.#options.jobs.specOf(job);
    return this.#options.declarations.jobDefinition(definitionArn)?.container.vcpus ?? 0;
  }

  #freeCapacity(): Map<string, FreeCapacity> {
    const usable = this.#options.declarations.computeEnvironments().filter(canStartJobs);
    return new Map(usable.map((pool) => [pool.arn, this.#freeIn(pool)]));
  }

  #freeIn({ arn, maxVcpus }: ComputeEnvironment): FreeCapacity {
    const running = [...this.#running.values()].filter(({ pool }) => pool === arn);
    return {
      vcpus: running.reduce((free, { vcpus }) => free - vcpus, maxVcpus),
      processes: this.#options.processesPerPool - running.length,
    };
  }

  #launch(jobId: string, pool: string): void {
    const job = this.#options.jobs.get(jobId);
    if (job === undefined) return;
    const startedAt = this.#options.clock.now();
    this.#update(jobId, { status: "RUNNING", startedAt });
    const running: Running = {
      pool,
      vcpus: this.#vcpusOf(job),
      // Deferred, so that a task which cannot start does not begin another cycle within this one.
      finished: Promise.resolve().then(() => this.#attempt(job, startedAt, running)),
    };
    this.#running.set(jobId, running);
  }

  async #attempt(job: Job, startedAt: number, running: Running): Promise<void> {
    const spec = this.#options.jobs.specOf(job);
    const end = await this.#runTask(job, spec, running);
    this.#running.delete(job.id);
    const closed = this.#state === "closed" && running.stopReason === undefined;
    if (closed && end.exitCode !== 0) this.#requeue(job.id);
    else this.#settle(job, spec, startedAt, running, end);
    this.wake();
  }

  async #runTask(job: Job, spec: JobSpec, running: Running): Promise<TaskEnd> {
    const { clock, declarations, createTask, startTask } = this.#options;
    const pool = declarations.computeEnvironments().find(({ arn }) => arn === running.pool);
    const computeEnvironmentName = pool?.name ?? running.pool;
    const attempt = job.attempts.length + 1;
    let task: RunningTask;
    try {
      const created = createTask({ job, spec, attempt, computeEnvironmentName });
      task = startTask(created);
      running.logStreamName = created.log.name;
    } catch (error) {
      return notStarted(error instanceof Error ? error.message : String(error), pool);
    }
    running.task = task;
    const timeOut = () => {
      running.stopReason = TIMED_OUT;
      task.stop();
    };
    const milliseconds = this.#options.attemptMilliseconds?.() ?? timeoutMilliseconds(spec);
    const cancelTimeout =
      milliseconds === undefined ? () => {} : clock.after(milliseconds, timeOut);
    if (running.stopReason !== undefined || this.#state === "closed") task.stop();
    try {
      return await task.ended;
    } finally {
      cancelTimeout();
    }
  }

  #settle(
    job: Job,
    spec: JobSpec,
    startedAt: number,
    { stopReason, logStreamName }: Running,
    { exitCode, reason, statusReason: lost, lastLogLines }: TaskEnd,
  ): void {
    const statusReason = stopReason ?? lost ?? (exitCode === undefined ? NOT_STARTED : EXITED);
    const end = { exitCode, reason, statusReason, logStreamName };
    const stoppedAt = this.#options.clock.now();
    const attempts = [...job.attempts, { ...end, startedAt, stoppedAt }];
    if (exitCode === 0 && stopReason === undefined) {
      this.#end(job, { status: "SUCCEEDED", statusReason, attempts });
    } else if (stopReason === undefined && isRetried(spec.retry, attempts.length, end)) {
      this.#options.log(`batch: ${job.id} ${outcome(end)}, attempt ${attempts.length}: retried`);
      this.#requeue(job.id, attempts);
    } else {
      this.#end(job, { status: "FAILED", statusReason, attempts });
      const told = reason === undefined || reason === statusReason;
      const failure = told ? statusReason : `${statusReason}: ${reason}`;
      const { jobName } = spec;
      const problem = { jobId: job.id, jobName, statusReason: failure, exitCode, lastLogLines };
      this.#options.report({ kind: "job", ...problem });
    }
  }

  #end(job: Job, change: Pick<Job, "status" | "statusReason"> & Partial<Job>): void {
    this.#update(job.id, { ...change, stoppedAt: this.#options.clock.now() });
    if (job.index !== undefined) this.#endParent(submissionOf(job.id));
  }

  #endParent(parentId: string): void {
    const { jobs, clock } = this.#options;
    const { SUCCEEDED, FAILED } = jobs.summaryOf(parentId);
    if (SUCCEEDED + FAILED !== jobs.get(parentId)?.spec?.arraySize) return;
    const stoppedAt = clock.now();
    if (FAILED === 0) this.#update(parentId, { status: "SUCCEEDED", stoppedAt });
    else this.#update(parentId, { status: "FAILED", statusReason: CHILD_FAILED, stoppedAt });
  }

  #requeue(jobId: string, attempts?: Job["attempts"]): void {
    this.#written(this.#options.jobs.requeue(jobId, attempts));
  }

  #update(jobId: string, change: Parameters<JobStore["update"]>[1]): void {
    this.#written(this.#options.jobs.update(jobId, change));
  }

  /** Memory has the change already; a disk that refuses it costs no more than a repeated attempt. */
  #written(write: Promise<void>): void {
    write.catch((error: unknown) => this.#options.log(`batch: state not saved: ${error}`));
  }
}

/** Fargate tells of an image that it cannot pull as the reason of the whole task, too. */
function notStarted(reason: string, pool: ComputeEnvironment | undefined): TaskEnd {
  const isFargate = pool !== undefined && platformOf(pool.type) === "FARGATE";
  const statusReason = isFargate && reason.startsWith(CANNOT_PULL) ? reason : undefined;
  return { reason, statusReason, lastLogLines: [] };
}

function timeoutMilliseconds({ timeoutSeconds }: JobSpec): number | undefined {
  return timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000;
}

function outcome({ exitCode, reason }: { exitCode?: number; reason?: string }): string {
  return exitCode === undefined ? `did not start (${reason})` : `exited with ${exitCode}`;
}
