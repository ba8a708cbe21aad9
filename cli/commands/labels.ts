import { imageUri } from "../../contracts/table";
import type { CommandContext } from "../command-context";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import type { Io } from "../io";
import { describeCost, describeRead, type IndexCost, indexCost } from "../labels/index-cost";
import { type LabelCount, LabelTally } from "../labels/label-tally";
import { formatConfidence, plural } from "../output/format";
import { printTable } from "../output/table";
import { inSegments } from "../table/in-segments";
import { labelIndexSize } from "../table/index-size";
import { labelEntries } from "../table/label-entries";
import { withTarget } from "../target/open-target";
import { findLane, type Target } from "../target/target";

export interface LabelsArgs {
  readonly lane?: string;
  /** Absent: all of them. */
  readonly limit?: number;
  readonly dryRun: boolean;
  readonly stack?: string;
  readonly json: boolean;
}

type LabelsTarget = Pick<Target, "table" | "outputs" | "name">;

/** Prints the labels there are. None is an answer too: exit code 0. */
export async function labels(args: LabelsArgs, context: CommandContext): Promise<CliExitCode> {
  return withTarget(context, args.stack, (target) => listLabels(args, target, context.io));
}

/** The work itself, on a target that is open. */
export async function listLabels(
  args: LabelsArgs,
  target: LabelsTarget,
  io: Io,
): Promise<CliExitCode> {
  const { table, outputs, name } = target;
  const { lane, limit } = args;
  const uriPrefix =
    lane === undefined
      ? undefined
      : imageUri(outputs.imagesBucket, findLane(outputs.lanes, lane).prefix);
  const cost = indexCost(await labelIndexSize(table, outputs.labelTable));
  if (args.dryRun) {
    io.out(args.json ? JSON.stringify(cost) : describeCost(cost));
    return CLI_EXIT_CODES.ok;
  }
  io.err(describeCost(cost));
  const { tally, read, readUnits } = await countLabels(target, uriPrefix, cost, io);
  io.err(describeRead(read, readUnits));
  if (io.interrupt.aborted) {
    io.err("Interrupted: nothing is printed, as the counts would be too small.");
    return CLI_EXIT_CODES.interrupted;
  }
  const counts = tally.counts();
  const shown = counts.slice(0, limit);
  print(shown, args.json, io);
  if (counts.length === 0) {
    io.err(`No image in ${name} has a label${lane === undefined ? "" : ` in lane ${lane}`}.`);
  }
  if (shown.length < counts.length) {
    io.err(`The first ${shown.length} of ${plural(counts.length, "label")}: --limit shows more.`);
  }
  return CLI_EXIT_CODES.ok;
}

async function countLabels(
  { table, outputs }: LabelsTarget,
  uriPrefix: string | undefined,
  cost: IndexCost,
  io: Io,
) {
  const tally = new LabelTally();
  const seen = { tally, read: 0, readUnits: 0 };
  const ofAbout = cost.entries === 0 ? "" : ` of about ${cost.entries.toLocaleString("en-US")}`;
  await inSegments(async (segment, segments) => {
    if (io.interrupt.aborted) return;
    const scan = { tableName: outputs.labelTable, filter: { uriPrefix }, segment, segments };
    for await (const page of labelEntries(table, scan)) {
      for (const entry of page.entries) tally.add(entry);
      seen.read += page.read;
      seen.readUnits += page.readUnits;
      io.progress(`${seen.read.toLocaleString("en-US")}${ofAbout} entries read`);
      if (io.interrupt.aborted) return;
    }
  });
  return seen;
}

function print(counts: readonly LabelCount[], json: boolean, io: Io): void {
  if (json) {
    for (const count of counts) io.out(JSON.stringify(count));
    return;
  }
  if (counts.length === 0) return;
  printTable(
    io,
    [
      { header: "IMAGES", value: ({ images }) => images, alignRight: true },
      { header: "SUREST", value: ({ surest }) => formatConfidence(surest), alignRight: true },
      { header: "LABEL", value: ({ label }) => label },
    ],
    counts,
  );
}
