import type { Command } from "commander";
import type { CommandContext } from "../command-context";
import { MAX_LOOKED_AT } from "../dead-letters/look";
import type { CliExitCode } from "../exit-codes";
import { failed } from "../lazy-commands";
import { wholeNumber } from "../options";
import { examples } from "./examples";
import { stackOption } from "./stack-option";

/** Declares `labeler failed`. */
export function declareFailed(
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
): void {
  program
    .command("failed")
    .description("Lists what waits in the dead letters of the lanes, and why, newest first.")
    .option("--lane <lane>", "only this lane")
    .option(
      "--limit <number>",
      `print at most that many, up to ${MAX_LOOKED_AT}`,
      wholeNumber(1, MAX_LOOKED_AT),
      100,
    )
    .addOption(stackOption())
    .option("--json", "print JSON Lines", false)
    .addHelpText("after", examples("labeler failed", "labeler failed --lane bulk --stack dev"))
    .action(async (options) => done(await failed(options, context)));
}
