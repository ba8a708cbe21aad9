import type { Command } from "commander";
import type { CommandContext } from "../command-context";
import type { CliExitCode } from "../exit-codes";
import { use } from "../lazy-commands";
import { examples } from "./examples";

/** Declares `labeler use`. */
export function declareUse(
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
): void {
  program
    .command("use [stack]")
    .description("Remembers the stack for commands without --stack, or prints the one remembered.")
    .option("--local", "forget it: commands work on the local cloud again", false)
    .addHelpText("after", examples("labeler use dev", "labeler use", "labeler use --local"))
    .action(async (stack: string | undefined, options) =>
      done(await use({ ...options, stack }, context)),
    );
}
