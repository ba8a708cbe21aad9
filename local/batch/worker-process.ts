import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { dirname } from "node:path";
import type { Clock } from "../../lib/clock";
import { bareEnvironment } from "../environment";
import { writePrinted } from "../logs/printed-lines";
import type { BundledImage } from "./definitions";
import { watchMemory } from "./memory";
import { standBack } from "./niceness";
import { type RunningTask, STOP_TIMEOUT_SECONDS, type Task, type TaskEnd } from "./task";

export interface WorkerProcessOptions {
  readonly clock: Clock;
  /** Told the most memory that the process has held so far. */
  readonly onPeakMemory: (bytes: number) => void;
}

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * Runs a task as a process of Node.js; what it prints goes to the task's log.
 *
 * @throws Error for an image that Docker built: its bundle is not at hand.
 */
export function startWorkerProcess(task: Task, options: WorkerProcessOptions): RunningTask {
  const child = spawnWorker(task, bundleOf(task));
  const printed = writePrinted([child.stdout, child.stderr], task.log.write);
  if (child.pid !== undefined) standBack(child.pid, task.niceness ?? 0);
  let killReason: string | undefined;
  const memory = watchMemory(child.pid, ({ peakBytes, residentBytes }) => {
    options.onPeakMemory(peakBytes);
    if (residentBytes <= task.memoryMiB * MIB) return;
    killReason = "OutOfMemoryError: Container killed due to memory usage";
    child.kill("SIGKILL");
  });
  let cancelKill = () => {};
  const ended = exitOf(child).then(async (exit): Promise<TaskEnd> => {
    memory.stop();
    cancelKill();
    await printed.ended;
    const lastLogLines = exit.exitCode === 0 ? [] : printed.last;
    return { ...exit, reason: killReason ?? exit.reason, lastLogLines };
  });
  return {
    ended,
    stop() {
      child.kill("SIGTERM");
      cancelKill();
      cancelKill = options.clock.after(STOP_TIMEOUT_SECONDS * 1000, () => child.kill("SIGKILL"));
    },
    kill() {
      child.kill("SIGKILL");
    },
  };
}

function bundleOf({ image }: Task): BundledImage {
  if ("entry" in image) return image;
  throw new Error(
    `CannotPullContainerError: ${image.uri} was built with --docker. ` +
      "Run the local cloud with it until the jobs that were submitted then are over.",
  );
}

function spawnWorker(task: Task, bundle: BundledImage): ChildProcess {
  return spawn(process.execPath, [bundle.entry, ...task.arguments], {
    cwd: dirname(bundle.entry),
    env: {
      ...bareEnvironment(),
      NODE_PATH: bundle.modulePaths.join(":"),
      ...task.environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
    // Ctrl-C reaches the whole group of a terminal; a worker is told to stop by Batch alone.
    detached: true,
  });
}

function exitOf(child: ChildProcess): Promise<Omit<TaskEnd, "lastLogLines">> {
  return new Promise((resolve) => {
    child.on("error", (error) => {
      resolve({ reason: `CannotStartContainerError: ${error.message}` });
    });
    child.on("exit", (code, signal) => {
      resolve({
        exitCode: signal === null ? (code ?? undefined) : 128 + constants.signals[signal],
      });
    });
  });
}
