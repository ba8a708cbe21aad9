import { type Command, Option } from "commander";
import type { CommandContext } from "../command-context";
import type { CliExitCode } from "../exit-codes";
import { EXPORT_FORMATS } from "../export/format";
import { exportRecords } from "../lazy-commands";
import { examples } from "./examples";

/** Declares `labeler export`. */
export function declareExport(
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
): void {
  program
    .command("export")
    .description("Prints the records of all images, a line each, in no order.")
    .addOption(
      new Option("--format <format>", "how to print them")
        .choices(EXPORT_FORMATS)
        .default(EXPORT_FORMATS[0]),
    )
    .option("--lane <lane>", "only images under this lane's prefix")
    .option("--since <date|age>", "only what was settled since: 2026-01-31, 7d, 12h")
    .option("--stack <name>", "Pulumi stack (default: the one in use, or the local cloud)")
    .addHelpText("after", "\nIt reads the whole table, also with --lane and --since.")
    .addHelpText(
      "after",
      examples(
        "labeler export > records.jsonl",
        "labeler export --format csv --lane bulk --since 7d --stack prod > records.csv",
      ),
    )
    .action(async (options) => done(await exportRecords(options, context)));
}
