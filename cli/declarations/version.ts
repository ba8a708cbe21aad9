import type { Command } from "commander";
import type { CommandContext } from "../command-context";
import type { CliExitCode } from "../exit-codes";
import { version } from "../lazy-commands";
import { examples } from "./examples";
import { stackOption } from "./stack-option";

/** Declares `labeler version`. */
export function declareVersion(
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
): void {
  program
    .command("version")
    .description("Shows the versions of labeler and Node.js, and of what is deployed.")
    .addOption(stackOption())
    .option("--json", "print one JSON object", false)
    .addHelpText("after", examples("labeler version", "labeler version --stack dev --json"))
    .action(async (options) => done(await version(options, context)));
}
