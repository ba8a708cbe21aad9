import type { Command } from "commander";
import type { CommandContext } from "../command-context";
import type { CliExitCode } from "../exit-codes";
import { sync } from "../lazy-commands";
import { parseRate } from "../options";
import { IMAGES_WITHOUT_ASKING } from "../sync/consent";
import { DEFAULT_RATE } from "../sync/pace";
import { examples } from "./examples";
import { stackOption } from "./stack-option";

/** Declares `labeler sync`. */
export function declareSync(
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
): void {
  program
    .command("sync")
    .description(
      "Asks for the images under a lane's prefix whose records are missing or stale, or whose objects are gone.",
    )
    .requiredOption("--lane <lane>", "lane whose prefix is compared with the table")
    .option("--prefix <prefix>", "only keys that begin so (default: the lane's prefix)")
    .option(
      "--dry-run",
      "print what would be asked for and what it would cost, change nothing",
      false,
    )
    .option(
      "--relabel-before <date|model>",
      "also what was settled before that date, or labeled by an older model",
    )
    .option("--rate <number>", `images to ask for a second (default: ${DEFAULT_RATE})`, parseRate)
    .option("--start-after <key>", "go on after this key, as an interrupted sync says")
    .option(
      "--yes",
      `do not ask before labeling again, or before more than ${IMAGES_WITHOUT_ASKING} images`,
      false,
    )
    .addOption(stackOption())
    .option("--json", "print JSON Lines", false)
    .addHelpText(
      "after",
      examples(
        "labeler sync --lane bulk --dry-run",
        "labeler sync --lane bulk --prefix bulk/2019/ --rate 50 --stack prod",
        "labeler sync --lane standard --relabel-before 3.0 --dry-run --stack prod",
      ),
    )
    .action(async (options) => done(await sync(options, context)));
}
