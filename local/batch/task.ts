import type { ContainerImage } from "./definitions";

/** One attempt of a job, ready to run. */
export interface Task {
  readonly jobId: string;
  readonly image: ContainerImage;
  readonly arguments: readonly string[];
  /** All that the container's environment holds. */
  readonly environment: Readonly<Record<string, string>>;
  readonly vcpus: number;
  readonly memoryMiB: number;
  /** How far it stands back for other processes of this machine. @default 0 */
  readonly niceness?: number;
  readonly log: TaskLog;
}

/** Where what the container prints goes. */
export interface TaskLog {
  /** The stream, as DescribeJobs shows it. */
  readonly name: string;
  write(line: string): Promise<void>;
}

export interface TaskEnd {
  /** Absent when the worker never ran. 128 + n when signal n ended it, as containers report it. */
  readonly exitCode?: number;
  readonly reason?: string;
  /** What ended the task, where it was not its own container. */
  readonly statusReason?: string;
  /** Of a task that did not succeed. */
  readonly lastLogLines: readonly string[];
}

export interface RunningTask {
  readonly ended: Promise<TaskEnd>;
  /** SIGTERM, and SIGKILL after STOP_TIMEOUT_SECONDS. */
  stop(): void;
  /** SIGKILL, at once: as when its host is lost. */
  kill(): void;
}

export type StartTask = (task: Task) => RunningTask;

/** https://docs.aws.amazon.com/batch/latest/userguide/job_timeouts.html */
export const STOP_TIMEOUT_SECONDS = 30;
