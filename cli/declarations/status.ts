import type { Command } from "commander";
import type { CommandContext } from "../command-context";
import type { CliExitCode } from "../exit-codes";
import { status } from "../lazy-commands";
import { LEGEND } from "../status/legend";
import { WATCH_SECONDS } from "../status/watch";
import { examples } from "./examples";
import { stackOption } from "./stack-option";

/** Declares `labeler status`. */
export function declareStatus(
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
): void {
  program
    .command("status")
    .description("Shows what waits, runs and is stuck in each lane, and what belongs to no lane.")
    .option("--lane <lane>", "only this lane")
    .option("--watch", `look every ${WATCH_SECONDS} seconds and measure rates, until Ctrl-C`, false)
    .addOption(stackOption())
    .option("--json", "print JSON Lines", false)
    .addHelpText("after", `\n${LEGEND}`)
    .addHelpText(
      "after",
      examples("labeler status", "labeler status --watch --lane bulk --stack dev"),
    )
    .action(async (options) => done(await status(options, context)));
}
