import { constants, getPriority } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../../lib/clock";
import { parseProcessStatus } from "../../../local/batch/memory";
import { startWorkerProcess } from "../../../local/batch/worker-process";
import { ManualClock } from "../../helpers/manual-clock";
import { MemoryLog } from "../../helpers/memory-log";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

afterEach(removeTemporaryFolders);

function start(
  code: string,
  options: { clock?: ManualClock; memoryMiB?: number; niceness?: number } = {},
) {
  const folder = temporaryFolder({ "worker.js": code });
  const peaks: number[] = [];
  const printed = new MemoryLog();
  const task = startWorkerProcess(
    {
      jobId: "array:7",
      image: {
        uri: "image",
        repositoryArn: "repository",
        entry: join(folder, "worker.js"),
        modulePaths: ["/one", "/two"],
      },
      arguments: ["--key", "a b"],
      environment: { GIVEN: "value" },
      vcpus: 1,
      memoryMiB: options.memoryMiB ?? 2048,
      niceness: options.niceness,
      log: printed,
    },
    {
      clock: options.clock ?? systemClock,
      onPeakMemory: (bytes) => peaks.push(bytes),
    },
  );
  const log = () => printed.lines.join("\n");
  return { task, log, peaks };
}

/** Resolves when the worker has printed something: it listens to signals then. */
async function ready(log: () => string): Promise<void> {
  while (log() === "") await new Promise((resolve) => setTimeout(resolve, 5));
}

test("the worker gets its arguments and its environment and nothing of ours", async () => {
  const { task, log } = start(
    "console.log(JSON.stringify([process.argv.slice(2), process.env.NODE_PATH, Object.keys(process.env)]))",
  );
  expect(await task.ended).toEqual({ exitCode: 0, lastLogLines: [] });
  expect(JSON.parse(log())).toEqual([
    ["--key", "a b"],
    "/one:/two",
    ["PATH", "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED", "NODE_PATH", "GIVEN"],
  ]);
});

test("the worker stands back for us as far as it is told, and else is our equal", async () => {
  const print = "setTimeout(() => console.log(require('os').getPriority()), 50)";
  const equal = start(print);
  const niced = start(print, { niceness: 5 });
  await Promise.all([equal.task.ended, niced.task.ended]);
  expect(Number(equal.log())).toBe(getPriority());
  // Nothing stands further back than that, wherever the tests themselves begin.
  const furthest = constants.priority.PRIORITY_LOW;
  expect(Number(niced.log())).toBe(Math.min(furthest, getPriority() + 5));
});

test("an image that Docker built does not run as a process", () => {
  const image = { uri: "repository@sha256:1", repositoryArn: "r", imageId: "sha256:1" };
  const log = new MemoryLog();
  const task = { jobId: "1", image, arguments: [], environment: {}, vcpus: 1, memoryMiB: 512, log };
  const options = { clock: systemClock, onPeakMemory: () => {} };
  expect(() => startWorkerProcess(task, options)).toThrow(
    "CannotPullContainerError: repository@sha256:1 was built with --docker.",
  );
});

test("a failed worker's exit code and last lines are told", async () => {
  const { task } = start(
    "for (let i = 0; i < 30; i++) console.error('line ' + i); process.exitCode = 75;",
  );
  const end = await task.ended;
  expect(end.exitCode).toBe(75);
  expect(end.lastLogLines).toHaveLength(20);
  expect(end.lastLogLines.at(-1)).toBe("line 29");
});

test("a worker is asked to stop, and killed after 30 seconds when it does not", async () => {
  const clock = new ManualClock();
  const { task, log } = start(
    "process.on('SIGTERM', () => console.log('asked')); setInterval(() => {}, 1000); console.log('up');",
    { clock },
  );
  await ready(log);
  task.stop();
  await clock.advance(29_999);
  while (!log().includes("asked")) await new Promise((resolve) => setTimeout(resolve, 5));
  await clock.advance(1);
  expect(await task.ended).toMatchObject({ exitCode: 137 });
});

test("a worker that a signal ends has the exit code that containers report", async () => {
  const { task, log } = start("setInterval(() => {}, 1000); console.log('up');");
  await ready(log);
  task.stop();
  expect(await task.ended).toMatchObject({ exitCode: 143 });
});

const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("a worker over its memory is killed as out of memory, and its peak is told", async () => {
  const { task, peaks } = start("setInterval(() => {}, 1000)", { memoryMiB: 8 });
  expect(await task.ended).toMatchObject({
    exitCode: 137,
    reason: "OutOfMemoryError: Container killed due to memory usage",
  });
  expect(peaks.at(-1)).toBeGreaterThan(8 * 1024 * 1024);
});

test("memory is read from what Linux tells of a process", () => {
  const status = "Name:\tnode\nVmPeak:\t  999 kB\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\n";
  expect(parseProcessStatus(status)).toEqual({ peakBytes: 2_097_152, residentBytes: 1_048_576 });
  expect(parseProcessStatus("Name:\tnode\nState:\tZ (zombie)\n")).toBeUndefined();
});
