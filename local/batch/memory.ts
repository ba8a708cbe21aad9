import { readFile } from "node:fs/promises";

export interface MemorySample {
  readonly residentBytes: number;
  /** The most that the process has ever held. */
  readonly peakBytes: number;
}

/** Short enough to see the end of a worker that runs for a third of a second. */
const INTERVAL_MILLISECONDS = 100;

/** Samples a process's memory until stopped. Only Linux tells; elsewhere nothing is ever sampled. */
export function watchMemory(
  pid: number | undefined,
  onSample: (sample: MemorySample) => void,
): { stop: () => void } {
  if (pid === undefined || process.platform !== "linux") return { stop: () => {} };
  let stopped = false;
  const timer = setInterval(() => {
    readFile(`/proc/${pid}/status`, "utf8").then(
      (status) => {
        const sample = parseProcessStatus(status);
        if (sample !== undefined && !stopped) onSample(sample);
      },
      // The process has just ended.
      () => {},
    );
  }, INTERVAL_MILLISECONDS);
  timer.unref();
  return {
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}

/** https://man7.org/linux/man-pages/man5/proc_pid_status.5.html; a process that is ending has no memory lines. */
export function parseProcessStatus(status: string): MemorySample | undefined {
  const resident = kibibytes(status, "VmRSS");
  const peak = kibibytes(status, "VmHWM");
  if (resident === undefined || peak === undefined) return undefined;
  return { residentBytes: resident * 1024, peakBytes: peak * 1024 };
}

function kibibytes(status: string, name: string): number | undefined {
  const value = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
  return value === undefined ? undefined : Number(value);
}
