import { resolve } from "node:path";
import { runCli } from "../../cli/program";
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
  where: { stateDirectory: string; projectDirectory?: string },
): Promise<LabelerRun> {
  const io = new RecordingIo();
  const projectDirectory = where.projectDirectory ?? PROJECT_DIRECTORY;
  const exitCode = await runCli(args, {
    io,
    projectDirectory,
    stateDirectory: where.stateDirectory,
  });
  return { exitCode, stdout: io.stdout, stderr: io.stderr };
}
