import type { Command } from "commander";
import type { CommandContext } from "../command-context";
import type { CliExitCode } from "../exit-codes";
import { show } from "../lazy-commands";
import { examples } from "./examples";

/** Declares `labeler show`. */
export function declareShow(
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
): void {
  program
    .command("show <image>")
    .description("Shows what is known of one image, by its key, its path or its s3:// URI.")
    .option("--stack <name>", "Pulumi stack (default: the one in use, or the local cloud)")
    .option("--json", "print one JSON object", false)
    .addHelpText("after", examples('labeler show "holidays/beach 1.jpg"'))
    .action(async (image: string, options) => done(await show({ ...options, image }, context)));
}
