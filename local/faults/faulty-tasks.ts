import type { PoolType } from "../../contracts/job";
import type { Clock } from "../../lib/clock";
import type { RunningTask, StartTask, Task, TaskEnd } from "../batch/task";
import type { Fault } from "./fault-plan";
import type { Faults } from "./faults";

export interface FaultyTasksOptions {
  readonly faults: Faults;
  readonly clock: Clock;
  /** What the pool of a task is made of. */
  readonly poolTypeOf: (task: Task) => PoolType | undefined;
  /** Told before a task dies without warning. */
  readonly onKill: (task: Task, why: Fault) => void;
}

/** How a task's life is cut short, and what Batch then says of its end. */
interface Fate {
  readonly fault: Fault;
  readonly isWarned: boolean;
  readonly end: Partial<TaskEnd>;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html */
const OUT_OF_MEMORY = "OutOfMemoryError: Container killed due to memory usage";

/** Starts tasks some of which do not live to their end. */
export function faultyTasks(start: StartTask, options: FaultyTasksOptions): StartTask {
  return (task) => {
    const running = start(task);
    const fate = fateOf(task, options);
    return fate === undefined ? running : doomed(task, running, fate, options);
  };
}

function fateOf(task: Task, { faults, poolTypeOf }: FaultyTasksOptions): Fate | undefined {
  if (faults.strikes("workerKilled", "task")) {
    return { fault: "workerKilled", isWarned: false, end: {} };
  }
  if (faults.strikes("workerOutOfMemory", "task")) {
    return { fault: "workerOutOfMemory", isWarned: false, end: { reason: OUT_OF_MEMORY } };
  }
  const hostLoss = HOST_LOSSES[poolTypeOf(task) ?? "FARGATE"];
  if (hostLoss === undefined || !faults.strikes("workerInterrupted", "task")) return undefined;
  return { fault: "workerInterrupted", ...hostLoss };
}

/** What is cheap because it can be taken back. Fargate warns; an instance is gone. */
const HOST_LOSSES: Readonly<Partial<Record<PoolType, Omit<Fate, "fault">>>> = {
  // https://github.com/nextflow-io/nextflow/issues/5786
  FARGATE_SPOT: {
    isWarned: true,
    end: { statusReason: "Your Spot Task was interrupted." },
  },
  // https://github.com/awsdocs/aws-batch-user-guide/blob/main/doc_source/best-practices.md
  SPOT: {
    isWarned: false,
    end: { statusReason: "Host EC2 (instance i-0123456789abcdef0) terminated." },
  },
};

function doomed(
  task: Task,
  running: RunningTask,
  { fault, isWarned, end }: Fate,
  { faults, clock, onKill }: FaultyTasksOptions,
): RunningTask {
  let isStruck = false;
  const cancel = clock.after(faults.lifeMilliseconds("task"), () => {
    isStruck = true;
    if (isWarned) return running.stop();
    onKill(task, fault);
    running.kill();
  });
  return {
    ended: running.ended.then((ended) => {
      cancel();
      // One that had ended by itself does not know what would have come.
      return isStruck ? { ...ended, ...end } : ended;
    }),
    stop: () => running.stop(),
    kill: () => running.kill(),
  };
}
