import type { Command } from "commander";
import type { CommandContext } from "../command-context";
import type { CliExitCode } from "../exit-codes";
import { upload } from "../lazy-commands";
import { formatBytes } from "../output/format";
import { MAX_FILE_BYTES, MAX_SINGLE_PUT_BYTES } from "../upload/part-size";
import { examples } from "./examples";
import { stackOption } from "./stack-option";

/** Declares `labeler upload`. */
export function declareUpload(
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
): void {
  program
    .command("upload <path...>")
    .description("Uploads images to a lane: folders, files, or what a quoted pattern matches.")
    .requiredOption("--lane <lane>", "lane to upload to")
    .option("--prefix <prefix>", "folders between the lane's prefix and the file's name")
    .option("--include <pattern>", "only files that match, or match another --include", gather)
    .option("--exclude <pattern>", "no file that matches, whatever --include says", gather)
    .option("--wait", "stay until every image is settled, then show the outcomes", false)
    .option("--dry-run", "print what would be uploaded, upload nothing", false)
    .addOption(stackOption())
    .option("--json", "print JSON Lines", false)
    .addHelpText("after", HELP)
    .addHelpText(
      "after",
      examples(
        "labeler upload photos --lane bulk --dry-run",
        "labeler upload photos --lane standard --wait --stack dev",
        'labeler upload ~/trip "scans/*.{jpg,png}" --lane bulk --prefix 2024/trip/',
        'labeler upload photos --lane bulk --exclude "*-small.jpg" --exclude "drafts/**"',
      ),
    )
    .action(async (paths: string[], options) => done(await upload({ ...options, paths }, context)));
}

function gather(pattern: string, patterns: readonly string[] = []): readonly string[] {
  return [...patterns, pattern];
}

const HELP = `
A file's name is its path below the folder that was given, or below the folders
before the first special character of a pattern. Hidden files are skipped, and
those that neither their bytes nor their name call an image.
Patterns of --include and --exclude are matched against that name; one without
a slash against its last part.
What is there already with the same bytes is not sent again: so the same command
goes on with an upload that was broken off. Files over ${formatBytes(MAX_SINGLE_PUT_BYTES)} go in parts; the
largest that can be uploaded has ${formatBytes(MAX_FILE_BYTES)}.`;
