import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SQSEvent } from "aws-lambda";
import { parseProcessStatus } from "../local/batch/memory";
import type { LocalCloud } from "../local/cloud";
import type { FunctionDefinition } from "../local/lambda/definitions";
import type { FunctionProcess } from "../local/lambda/function-process";
import { median } from "./rows";

export interface Invocations {
  /** Of the slowest. */
  readonly milliseconds: number;
  /** Of the process that handled them one after the other; nothing where the system does not tell. */
  readonly peakMemoryBytes: number | undefined;
}

const COLD_STARTS = 7;

/** Of all files that are deployed. */
export async function codeBytes({ codeDirectory }: FunctionDefinition): Promise<number> {
  const names = await readdir(codeDirectory);
  const sizes = names.map(async (name) => (await stat(join(codeDirectory, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Milliseconds from the start of a process until the function has answered, in the median of several. */
export async function coldStart(
  cloud: LocalCloud,
  definition: FunctionDefinition,
  event: SQSEvent,
): Promise<number> {
  const times: number[] = [];
  while (times.length < COLD_STARTS) {
    const startedAt = performance.now();
    await withProcess(cloud, definition, (process) => process.invoke(event));
    times.push(performance.now() - startedAt);
  }
  return median(times);
}

/** A function that does nothing, in the same environment: what a process takes in any case. */
export async function bareFunction<Result>(
  like: FunctionDefinition,
  work: (bare: FunctionDefinition) => Promise<Result>,
): Promise<Result> {
  const codeDirectory = await mkdtemp(join(tmpdir(), "bare-function-"));
  try {
    await writeFile(join(codeDirectory, "index.js"), "exports.handler = async () => ({});\n");
    return await work({ ...like, codeDirectory, handler: "index.handler" });
  } finally {
    await rm(codeDirectory, { recursive: true });
  }
}

/** Gives one process the same event several times. */
export function invokeRepeatedly(
  cloud: LocalCloud,
  definition: FunctionDefinition,
  event: SQSEvent,
  times: number,
): Promise<Invocations> {
  return withProcess(cloud, definition, async (process) => {
    let milliseconds = 0;
    for (let done = 0; done < times; done += 1) {
      const startedAt = performance.now();
      await process.invoke(event);
      milliseconds = Math.max(milliseconds, performance.now() - startedAt);
    }
    return { milliseconds, peakMemoryBytes: await peakMemoryBytes(process) };
  });
}

async function withProcess<Result>(
  cloud: LocalCloud,
  definition: FunctionDefinition,
  work: (process: FunctionProcess) => Promise<Result>,
): Promise<Result> {
  const process = cloud.startFunction(definition);
  try {
    return await work(process);
  } finally {
    process.kill();
  }
}

async function peakMemoryBytes({ pid }: FunctionProcess): Promise<number | undefined> {
  if (process.platform !== "linux") return undefined;
  return parseProcessStatus(await readFile(`/proc/${pid}/status`, "utf8"))?.peakBytes;
}
