import type { Command } from "commander";
import { JOBS_KEPT_DAYS } from "../../contracts/limits";
import type { CommandContext } from "../command-context";
import type { CliExitCode } from "../exit-codes";
import { show } from "../lazy-commands";
import { examples } from "./examples";
import { stackOption } from "./stack-option";

/** Declares `labeler show`. */
export function declareShow(
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
): void {
  program
    .command("show <image>")
    .description("Shows what is known of one image, by its key, its path or its s3:// URI.")
    .option("--open", "download the picture and open it; off a terminal print where it is", false)
    .addOption(stackOption())
    .option("--json", "print one JSON object", false)
    .addHelpText(
      "after",
      `\nShows the record, whether the object has changed since, and the job that settled it,\nwhich Batch forgets ${JOBS_KEPT_DAYS} days after its end.`,
    )
    .addHelpText(
      "after",
      examples('labeler show "holidays/beach 1.jpg"', "labeler show beach.jpg --open --stack dev"),
    )
    .action(async (image: string, options) => done(await show({ ...options, image }, context)));
}
