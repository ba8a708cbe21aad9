import type { Command } from "commander";
import type { CommandContext } from "../command-context";
import type { CliExitCode } from "../exit-codes";
import { upload } from "../lazy-commands";
import { examples } from "./examples";
import { stackOption } from "./stack-option";

/** Declares `labeler upload`. */
export function declareUpload(
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
): void {
  program
    .command("upload <folder>")
    .description("Uploads the images below a folder to a lane.")
    .requiredOption("--lane <lane>", "lane to upload to")
    .option("--wait", "stay until every image is settled, then show the outcomes", false)
    .option("--dry-run", "print what would be uploaded, upload nothing", false)
    .addOption(stackOption())
    .option("--json", "print JSON Lines", false)
    .addHelpText(
      "after",
      examples(
        "labeler upload photos --lane bulk --dry-run",
        "labeler upload photos --lane standard --wait --stack dev",
      ),
    )
    .action(async (folder: string, options) => done(await upload({ ...options, folder }, context)));
}
