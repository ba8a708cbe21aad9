import { execFile } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import type { CatchingTest } from "./mutation";

/** A test that waits in vain fails after so long. */
const TEST_TIMEOUT_SECONDS = 20;
/** Jest itself is stopped after so long: what hangs without a test that fails is not caught. */
const RUN_TIMEOUT_SECONDS = 90;

/** How the tests of one file ended. */
export interface TestRun {
  readonly passed: readonly string[];
  readonly failed: readonly FailedTest[];
  /** Why there are no results, or not all. */
  readonly broken?: string;
}

export interface FailedTest {
  readonly name: string;
  readonly messages: readonly string[];
}

export interface JestOptions {
  readonly project: string;
  readonly cacheDirectory: string;
  readonly signal: AbortSignal;
}

/** Runs a file's tests with this piece in their names, or all of them, in a process of their own. */
export async function runJest(
  { file, test }: Pick<CatchingTest, "file"> & Partial<CatchingTest>,
  { project, cacheDirectory, signal }: JestOptions,
): Promise<TestRun> {
  const jest = [
    join(project, "node_modules/jest/bin/jest.js"),
    ...[
      "--ci",
      "--runInBand",
      "--forceExit",
      "--watchman=false",
      `--cacheDirectory=${cacheDirectory}`,
    ],
    ...["--reporters", join(__dirname, "reporter.cjs")],
    `--testTimeout=${TEST_TIMEOUT_SECONDS * 1000}`,
    ...(test === undefined ? [] : ["--testNamePattern", escapePattern(test)]),
    ...["--runTestsByPath", file],
  ];
  const run = await runNode(jest, project, signal);
  signal.throwIfAborted();
  if (run.isStopped) return broken(`jest was stopped after ${RUN_TIMEOUT_SECONDS} seconds`);
  const report = fileReports.safeParse(json(run.stdout.trimEnd().split("\n").at(-1)));
  return report.success ? testRun(report.data) : broken(`jest ended early: ${run.stderr}`);
}

interface NodeRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly isStopped: boolean;
}

/** Resolves whatever the exit code: the report says more. */
function runNode(args: readonly string[], cwd: string, signal: AbortSignal): Promise<NodeRun> {
  const options = {
    cwd,
    signal,
    timeout: RUN_TIMEOUT_SECONDS * 1000,
    killSignal: "SIGKILL",
    maxBuffer: 64 * 1024 * 1024,
  } as const;
  return new Promise((resolve) => {
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      resolve({ stdout, stderr, isStopped: error?.killed === true });
    });
  });
}

function json(line = ""): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function broken(reason: string): TestRun {
  return { passed: [], failed: [], broken: reason };
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** What reporter.cjs prints. */
const fileReports = z.array(
  z.object({
    /** Why the file could not be loaded. */
    broken: z.string().optional(),
    tests: z.array(
      z.object({
        fullName: z.string(),
        status: z.string(),
        failureMessages: z.array(z.string()),
      }),
    ),
  }),
);

function testRun(files: z.infer<typeof fileReports>): TestRun {
  const tests = files.flatMap((file) => file.tests);
  const unloaded = files.find((file) => file.broken !== undefined);
  return {
    passed: tests.filter(({ status }) => status === "passed").map(({ fullName }) => fullName),
    failed: tests
      .filter(({ status }) => status === "failed")
      .map(({ fullName, failureMessages }) => ({ name: fullName, messages: failureMessages })),
    ...(unloaded !== undefined && { broken: unloaded.broken }),
  };
}
