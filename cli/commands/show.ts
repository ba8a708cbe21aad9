import type { ExifFacts, LabelRecord } from "../../contracts/record";
import { imageUri, parseImageUri } from "../../contracts/table";
import type { CommandContext } from "../command-context";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import { formatBytes, formatConfidence } from "../output/format";
import { escapeControls, printTable } from "../output/table";
import { recordsOf } from "../table/records";
import { withTarget } from "../target/open-target";
import type { Target } from "../target/target";

export interface ShowArgs {
  readonly image: string;
  readonly stack?: string;
  readonly json: boolean;
}

/** Prints what is known of one image. */
export async function show(args: ShowArgs, context: CommandContext): Promise<CliExitCode> {
  const { io } = context;
  return withTarget(context, args.stack, async (target) => {
    const candidates = imagesCalled(args.image, target);
    const records = await recordsOf(target.table, target.outputs.labelTable, candidates, io.sleep);
    if (records.size === 0) {
      io.err(
        `Nothing is known of "${args.image}" in ${target.name}. ` +
          `Name its key, with or without the lane's prefix, or its s3:// URI. ` +
          `If it was uploaded just now, it may not be settled yet.`,
      );
      return CLI_EXIT_CODES.failure;
    }
    for (const [image, record] of records) {
      if (args.json) io.out(JSON.stringify({ image, ...record }));
      else printRecord(image, record, context);
    }
    return CLI_EXIT_CODES.ok;
  });
}

/** An s3:// URI is itself; a key may be given whole or as its path below a lane's prefix. */
function imagesCalled(image: string, { outputs }: Target): string[] {
  if (parseImageUri(image) !== undefined) return [image];
  const prefixes = ["", ...Object.values(outputs.lanes).map(({ prefix }) => prefix)];
  return prefixes.map((prefix) => imageUri(outputs.imagesBucket, prefix + image));
}

function printRecord(image: string, record: LabelRecord, { io }: CommandContext): void {
  const facts: [string, string | undefined][] = [
    ["image", image],
    ["outcome", record.outcome],
    ...outcomeFacts(record),
    ["bytes", `${formatBytes(record.bytes)}, ${record.contentType}`],
    ["version", record.versionId ?? record.eTag],
    ["lane", record.lane],
    ["job", record.jobId],
    ["settled", record.settledAt],
    ["relabel", record.relabelRequestedAt && `asked for at ${record.relabelRequestedAt}`],
  ];
  for (const [name, value] of facts) {
    if (value !== undefined) io.out(formatFact(name, value, io.outIsTerminal));
  }
  if (record.outcome !== "LABELED") return;
  if (io.outIsTerminal) io.out("");
  printTable(
    io,
    [
      {
        header: "CONFIDENCE",
        value: ({ confidence }) => formatConfidence(confidence),
        alignRight: true,
      },
      { header: "LABEL", value: ({ name }) => name },
      { header: "PARENTS", value: ({ parents }) => parents.join(", ") },
      { header: "ALIASES", value: ({ aliases }) => aliases.join(", ") },
    ],
    record.labels,
  );
}

function outcomeFacts(record: LabelRecord): [string, string | undefined][] {
  const { width, height } = record;
  const size = width && height ? `${width} x ${height} pixels` : undefined;
  return record.outcome === "REJECTED"
    ? [
        ["reason", `${record.reason}: ${record.detail}`],
        ["size", size],
      ]
    : [
        ["format", record.format],
        ["size", size],
        ["captured", record.capturedAt],
        ["camera", cameraOf(record)],
        ["position", positionOf(record)],
        ["hash", record.perceptualHash],
        ["model", record.modelVersion],
      ];
}

/** Most models begin with their maker's name. */
function cameraOf({ camera }: ExifFacts): string | undefined {
  const { make = "", model = "" } = camera ?? {};
  const isNamedInModel = model.toLowerCase().startsWith(make.toLowerCase());
  const name = isNamedInModel ? model : `${make} ${model}`.trim();
  return name === "" ? undefined : name;
}

function positionOf({ position }: ExifFacts): string | undefined {
  if (position === undefined) return undefined;
  const { latitude, longitude, altitude } = position;
  const height = altitude === undefined ? "" : `, ${altitude} m`;
  return `${latitude}, ${longitude}${height}`;
}

const NAME_COLUMNS = 9;

function formatFact(name: string, value: string, aligned: boolean): string {
  return (aligned ? name.padEnd(NAME_COLUMNS) : `${name}\t`) + escapeControls(value);
}
