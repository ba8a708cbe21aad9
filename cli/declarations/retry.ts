import type { Command } from "commander";
import { MAX_MOVED_MESSAGES_PER_SECOND } from "../../contracts/limits";
import type { CommandContext } from "../command-context";
import { MESSAGES_WITHOUT_ASKING } from "../dead-letters/retry-plan";
import type { CliExitCode } from "../exit-codes";
import { retry } from "../lazy-commands";
import { wholeNumber } from "../options";
import { examples } from "./examples";
import { stackOption } from "./stack-option";

/** Declares `labeler retry`. */
export function declareRetry(
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
): void {
  program
    .command("retry")
    .description("Puts the dead letters of a lane back to work, all but poison.")
    .requiredOption("--lane <lane>", "lane whose dead letters to move")
    .option(
      "--rate <number>",
      `messages a second, 1 to ${MAX_MOVED_MESSAGES_PER_SECOND} (default: SQS decides)`,
      wholeNumber(1, MAX_MOVED_MESSAGES_PER_SECOND),
    )
    .option("--dry-run", "print what would be moved, move nothing", false)
    .option("--yes", `do not ask before more than ${MESSAGES_WITHOUT_ASKING} messages`, false)
    .addOption(stackOption())
    .option("--json", "print JSON Lines", false)
    .addHelpText(
      "after",
      examples("labeler retry --lane bulk --dry-run", "labeler retry --lane bulk --stack dev"),
    )
    .action(async (options) => done(await retry(options, context)));
}
