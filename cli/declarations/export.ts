import { type Command, Option } from "commander";
import type { CommandContext } from "../command-context";
import type { CliExitCode } from "../exit-codes";
import { EXPORT_FORMATS } from "../export/format";
import { exportRecords } from "../lazy-commands";
import { examples } from "./examples";
import { stackOption } from "./stack-option";

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
    .option(
      "--duckdb-sql",
      "print the SQL that makes Parquet of parquet-ready, read nothing",
      false,
    )
    .addOption(stackOption())
    .addHelpText("after", EXPORT_HELP)
    .addHelpText(
      "after",
      examples(
        "labeler export > records.jsonl",
        "labeler export --format csv --lane bulk --since 7d --stack prod > records.csv",
        "labeler export --format parquet-ready > records.jsonl",
        "labeler export --duckdb-sql | duckdb",
      ),
    )
    .action(async (options) => done(await exportRecords(options, context)));
}

const EXPORT_HELP = `
It reads the whole table, also with --lane and --since.

Formats:
  jsonl          records as they are in the table: what is absent has no field
  csv            what fits into flat columns
  parquet-ready  JSON Lines with all columns in every line, so that DuckDB, Athena,
                 Spark and BigQuery can give each a type: labels are a list of
                 structs, times are UTC as 2026-01-31 12:00:00.000, names are in
                 lower case. docs/export.md has the columns.`;
