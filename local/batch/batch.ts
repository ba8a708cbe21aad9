import type { Clock } from "../../lib/clock";
import type { Happening } from "../events/event";
import type { Faults } from "../faults/faults";
import { faultyTasks } from "../faults/faulty-tasks";
import type { Service } from "../http/service";
import type { Authorizer } from "../iam/authorizer";
import type { Identities } from "../iam/identities";
import type { Logs } from "../logs/logs";
import type { Observer } from "../observer";
import type { ReportProblem } from "../problem";
import type { StateStore } from "../state";
import { BatchService } from "./batch-service";
import type { Containers } from "./containers";
import { BatchDeclarations } from "./declarations";
import { Dispatcher } from "./dispatcher";
import type { Job } from "./job";
import { jobStateChange } from "./job-events";
import { JobStore } from "./job-store";
import type { RunningTask, StartTask, Task } from "./task";
import { TaskFactory } from "./task-factory";
import { startWorkerProcess } from "./worker-process";

export interface BatchOptions {
  readonly store: StateStore;
  readonly identities: Identities;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly endpoint: () => string;
  /** Where containers log. */
  readonly logs: Logs;
  /** Runs tasks as containers; without, they are processes. */
  readonly containers?: Containers;
  /** Tells the event bus; what it writes has left for the disk when it returns. */
  readonly publish: (describe: () => Happening) => Promise<void>;
  /** Processes that each pool may have at once on this machine. */
  readonly processesPerPool: number;
  readonly faults?: Faults;
  readonly observer?: Pick<Observer, "killed">;
  readonly report: ReportProblem;
  readonly log: (line: string) => void;
}

/** AWS Batch: what the program declared of it, its jobs, and the processes that run them. */
export class Batch {
  readonly #service: BatchService;
  readonly #dispatcher: Dispatcher;
  readonly declarations: BatchDeclarations;
  #workerProcesses = 0;
  #peakWorkerMemoryBytes = 0;

  private constructor(options: BatchOptions, declarations: BatchDeclarations, jobs: JobStore) {
    const { clock, authorizer, report, log, publish } = options;
    const arnPrefix = `arn:aws:batch:${options.region}:${options.accountId}`;
    jobs.onStateChange((job) => publish(() => jobStateChange(job, jobs, declarations, arnPrefix)));
    const tasks = new TaskFactory({ ...options, declarations });
    this.declarations = declarations;
    this.#dispatcher = new Dispatcher({
      jobs,
      declarations,
      clock,
      report,
      log,
      processesPerPool: options.processesPerPool,
      createTask: (placed) => tasks.create(placed),
      startTask: withFaults((task) => this.#startTask(task, options), options, declarations),
      attemptMilliseconds: () =>
        options.faults?.strikes("workerTimedOut", "attempt")
          ? options.faults.lifeMilliseconds("attempt")
          : undefined,
    });
    this.#service = new BatchService({
      jobs,
      declarations,
      dispatcher: this.#dispatcher,
      authorizer,
      clock,
      report,
      publish,
      arnPrefix,
    });
  }

  static async open(options: BatchOptions): Promise<Batch> {
    const jobs = await options.store.collection<Job>("batch-jobs");
    const declarations = await BatchDeclarations.open(options.store);
    return new Batch(options, declarations, await JobStore.open(jobs, options.clock.now()));
  }

  get service(): Service {
    return this.#service;
  }

  get counters() {
    return {
      submitJobCalls: this.#service.submitJobCalls,
      workerProcesses: this.#workerProcesses,
      peakWorkerMemoryBytes: this.#peakWorkerMemoryBytes,
    };
  }

  #startTask(task: Task, { clock, containers }: BatchOptions): RunningTask {
    this.#workerProcesses += 1;
    const taskOptions = {
      clock,
      onPeakMemory: (bytes: number) => {
        this.#peakWorkerMemoryBytes = Math.max(this.#peakWorkerMemoryBytes, bytes);
      },
    };
    return containers === undefined
      ? startWorkerProcess(task, taskOptions)
      : containers.start(task, taskOptions);
  }

  /** Starts jobs from now on. */
  run(): void {
    this.#dispatcher.run();
  }

  /** Stops the workers with SIGTERM and waits for them. */
  close(): Promise<void> {
    return this.#dispatcher.close();
  }
}

function withFaults(
  start: StartTask,
  { faults, clock, observer }: BatchOptions,
  declarations: BatchDeclarations,
): StartTask {
  if (faults === undefined) return start;
  const poolTypeOf = ({ environment }: Task) =>
    declarations.computeEnvironments().find(({ name }) => name === environment.AWS_BATCH_CE_NAME)
      ?.type;
  const onKill = ({ environment }: Task, why: string) =>
    observer?.killed(environment.AWS_SESSION_TOKEN ?? "", why);
  return faultyTasks(start, { faults, clock, poolTypeOf, onKill });
}
