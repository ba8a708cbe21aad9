import type { Command } from "commander";
import type { CommandContext } from "../command-context";
import type { CliExitCode } from "../exit-codes";
import { labels } from "../lazy-commands";
import { parseLimit } from "../options";
import { examples } from "./examples";
import { stackOption } from "./stack-option";

/** Declares `labeler labels`. */
export function declareLabels(
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
): void {
  program
    .command("labels")
    .description("Lists the labels there are, with how many images show each, most first.")
    .option("--lane <lane>", "count only images under this lane's prefix")
    .option("--limit <number>", "print at most that many (default: all)", parseLimit)
    .option("--dry-run", "print what it would cost, read nothing", false)
    .addOption(stackOption())
    .option("--json", "print JSON Lines", false)
    .addHelpText(
      "after",
      "\nIt reads the whole index of labels, also with --lane and --limit, and says\nbefore what that costs.",
    )
    .addHelpText(
      "after",
      examples("labeler labels --limit 20", "labeler labels --dry-run --stack prod"),
    )
    .action(async (options) => done(await labels(options, context)));
}
