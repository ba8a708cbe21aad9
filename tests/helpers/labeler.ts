import { resolve } from "node:path";
import { runCli } from "../../cli/program";
import type { RunPulumi } from "../../cli/target/stack-target";
import { RecordingIo } from "./recording-io";

export const PROJECT_DIRECTORY = resolve(__dirname, "../..");

export interface LabelerRun {
  readonly exitCode: number;
  readonly stdout: string[];
  readonly stderr: string[];
}

/** Runs `labeler` in this process. */
export async function labeler(
  args: readonly string[],
  where: { stateDirectory: string; projectDirectory?: string; runPulumi?: RunPulumi },
): Promise<LabelerRun> {
  const io = new RecordingIo();
  const exitCode = await runCli(args, { projectDirectory: PROJECT_DIRECTORY, ...where, io });
  return { exitCode, stdout: io.stdout, stderr: io.stderr };
}
