import { Command } from "commander";
import { systemIo } from "../../cli/io";
import { type MutationsOptions, mutationsCommand } from "./mutations-command";

const program = new Command("npm run mutations --")
  .description("Breaks each promise by hand, in a copy of the project, and tells which test fails.")
  .option("--only <text>", "only mutations with this text in their promise, name or file")
  .option("--list", "print them, and try none")
  .action(async (options: MutationsOptions) => {
    process.exitCode = await mutationsCommand(options, systemIo());
  });
program.parseAsync();
