import { readDollars } from "../../contracts/costs";
import { imageUri } from "../../contracts/table";
import type { CommandContext } from "../command-context";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import { duckDbSql } from "../export/duckdb-sql";
import { type ExportFormat, LAYOUTS } from "../export/format";
import { type ExportTally, newTally, printRecords } from "../export/print-records";
import type { Io } from "../io";
import { formatDollars, plural } from "../output/format";
import { parseSince } from "../since";
import { recordItems } from "../table/record-items";
import { withTarget } from "../target/open-target";
import { findLane, type Target } from "../target/target";

export interface ExportArgs {
  readonly format: ExportFormat;
  /** Print the statement that makes Parquet of an export, and read nothing. */
  readonly duckdbSql: boolean;
  readonly lane?: string;
  readonly since?: string;
  readonly stack?: string;
}

type ExportTarget = Pick<Target, "table" | "outputs">;

/** Prints the records of all images. None is an answer too: exit code 0. */
export async function exportRecords(
  args: ExportArgs,
  context: CommandContext,
): Promise<CliExitCode> {
  if (args.duckdbSql) {
    context.io.out(duckDbSql());
    return CLI_EXIT_CODES.ok;
  }
  const since = args.since === undefined ? undefined : parseSince(args.since, context.io.now());
  return withTarget(context, args.stack, (target) =>
    exportTable({ ...args, since }, target, context.io),
  );
}

/** The work itself, on a target that is open. `since` is ISO 8601 here. */
export async function exportTable(
  { format, lane, since }: Omit<ExportArgs, "duckdbSql">,
  { table, outputs }: ExportTarget,
  io: Io,
): Promise<CliExitCode> {
  const root = imageUri(outputs.imagesBucket, "");
  const prefix = lane === undefined ? "" : findLane(outputs.lanes, lane).prefix;
  const filter = { uriPrefix: lane === undefined ? undefined : root + prefix, since };
  const tableName = outputs.labelTable;
  const world = {
    pages: (segment: number, segments: number) =>
      recordItems(table, { tableName, filter, segment, segments }),
    keyOf: (image: string) => image.slice(root.length),
    io,
  };
  const tally = newTally();
  try {
    await printRecords(world, LAYOUTS[format], tally);
  } finally {
    // Also of an export that failed: a file that looks whole and is not would be believed.
    report(tally, io);
  }
  if (tally.isUnread) return CLI_EXIT_CODES.ok;
  if (!tally.isComplete) return CLI_EXIT_CODES.interrupted;
  return tally.malformed > 0 ? CLI_EXIT_CODES.failure : CLI_EXIT_CODES.ok;
}

function report(tally: ExportTally, io: Io): void {
  if (tally.isUnread) return;
  const records = plural(tally.records, "record");
  io.err(
    `${tally.isComplete ? "Exported" : "Not finished: exported"} ${records}. ` +
      `${plural(tally.read, "item")} of the table read: ${plural(tally.readUnits, "read unit")}, ` +
      `${formatDollars(readDollars(tally.readUnits))}.`,
  );
  if (tally.malformed > 0) io.err(`${plural(tally.malformed, "record")} left out: malformed.`);
  if (tally.isComplete) return;
  io.err("What was printed are whole lines, but not all: run it again for all of them.");
}
