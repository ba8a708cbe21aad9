import { resolve } from "node:path";
import { systemIo } from "./io";
import { runCli } from "./program";

/** Runs the command line of this process. */
export async function main(): Promise<void> {
  const projectDirectory = resolve(__dirname, "..");
  process.exitCode = await runCli(process.argv.slice(2), {
    io: systemIo(),
    projectDirectory,
    stateDirectory: resolve(projectDirectory, ".labeler"),
  });
}
