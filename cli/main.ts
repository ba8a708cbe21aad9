import { resolve } from "node:path";
import { describeBug } from "./bug";
import { CLI_EXIT_CODES } from "./exit-codes";
import { systemIo } from "./io";
import { runCli } from "./program";

/** Runs the command line of this process. */
export async function main(): Promise<void> {
  const projectDirectory = resolve(__dirname, "..");
  const io = systemIo();
  process.on("uncaughtException", (error) => {
    io.err(describeBug(error));
    process.exit(CLI_EXIT_CODES.bug);
  });
  process.exitCode = await runCli(process.argv.slice(2), {
    io,
    projectDirectory,
    stateDirectory: resolve(projectDirectory, ".labeler"),
  });
  io.progress("");
}
