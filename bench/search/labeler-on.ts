import { resolve } from "node:path";
import { systemIo } from "../../cli/io";
import { runCli } from "../../cli/program";

// The command line as `cli/main.ts` runs it, on the cloud that the first argument's folder announces.
const [stateDirectory = "", ...args] = process.argv.slice(2);
runCli(args, {
  io: systemIo(),
  projectDirectory: resolve(__dirname, "../.."),
  stateDirectory,
}).then((exitCode) => {
  process.exitCode = exitCode;
});
