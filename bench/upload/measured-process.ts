import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";

/** What a command took. */
export interface Usage {
  readonly seconds: number;
  /** User and system, of the process and of those that it started. */
  readonly cpuSeconds: number;
  /** Of all processes at once. */
  readonly peakMiB: number;
}

const SAMPLE_MILLISECONDS = 50;
const MESSAGE_CHARACTERS = 2000;

/** bash alone tells the CPU time of whatever it waited for; it is on Linux and macOS alike. */
const TIMED = `TIMEFORMAT="cpu %3U %3S"; time "$@" >/dev/null`;

/**
 * Runs a command and measures it. Memory is read from /proc: on Linux alone.
 *
 * @throws Error when the command fails.
 */
export async function measured(
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Usage> {
  const startedAt = performance.now();
  const child = spawn("bash", ["-c", TIMED, "bash", ...command], {
    env: environment,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text) => {
    said = (said + text).slice(-MESSAGE_CHARACTERS);
  });
  let peakBytes = 0;
  const sample = setInterval(async () => {
    peakBytes = Math.max(peakBytes, await treeBytes(child.pid ?? 0));
  }, SAMPLE_MILLISECONDS);
  const [exitCode] = await once(child, "close");
  clearInterval(sample);
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = /cpu ([\d.]+) ([\d.]+)/.exec(said);
  if (exitCode !== 0 || cpu === null) throw new Error(`${command.join(" ")}: ${said}`);
  const cpuSeconds = Number(cpu[1]) + Number(cpu[2]);
  return { seconds, cpuSeconds, peakMiB: peakBytes / 1024 / 1024 };
}

/** Of what bash started, without itself. */
async function treeBytes(processId: number): Promise<number> {
  const children = await read(`/proc/${processId}/task/${processId}/children`);
  const sizes = children
    .split(" ")
    .filter((id) => id !== "")
    .map(async (id) => (await bytesOf(id)) + (await treeBytes(Number(id))));
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
}

/** The most that it ever had in memory. https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
async function bytesOf(processId: string): Promise<number> {
  const peak = /VmHWM:\s*(\d+) kB/.exec(await read(`/proc/${processId}/status`));
  return Number(peak?.[1] ?? 0) * 1024;
}

/** It may have ended. */
function read(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
