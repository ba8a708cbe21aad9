import { execFile } from "node:child_process";
import { join } from "node:path";
import { type LabelerRun, PROJECT_DIRECTORY } from "./labeler";

export const LABELER = join(PROJECT_DIRECTORY, "cli/labeler.js");

/** Runs `labeler` as its users do, in a process of its own with this environment and its output in pipes. */
export function labelerProcess(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<LabelerRun> {
  const options = { env: { PATH: process.env.PATH, ...environment } };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [LABELER, ...args],
      options,
      (_error, stdout, stderr) => {
        const exitCode = child.exitCode ?? Number.NaN;
        resolve({ exitCode, stdout: linesOf(stdout), stderr: linesOf(stderr) });
      },
    );
  });
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
