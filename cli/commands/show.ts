import { tmpdir } from "node:os";
import type { LabelRecord } from "../../contracts/record";
import { imageUri, parseImageUri } from "../../contracts/table";
import { statusOf } from "../../lib/aws-status";
import type { CommandContext } from "../command-context";
import { isUtf8Locale } from "../environment";
import { messageOf } from "../errors";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import type { Io } from "../io";
import { escapeControls } from "../output/table";
import type { Surroundings } from "../show/facts";
import { jobHistory } from "../show/job-history";
import { nearKeys } from "../show/near-keys";
import { objectNow } from "../show/object-now";
import { downloadPicture, NoPictureError, type OpenFile, openFile } from "../show/open-picture";
import { printImage } from "../show/print";
import { recordsOf } from "../table/records";
import { withTarget } from "../target/open-target";
import type { Target } from "../target/target";

export interface ShowArgs {
  readonly image: string;
  readonly open: boolean;
  readonly stack?: string;
  readonly json: boolean;
}

/** What a test has in place of this machine. */
export interface ShowSurface {
  readonly openFile: OpenFile;
  readonly isUnicode: boolean;
  /** Where pictures are downloaded to. */
  readonly folder: string;
}

/** Prints what is known of one image. */
export async function show(args: ShowArgs, context: CommandContext): Promise<CliExitCode> {
  const surface = { openFile, isUnicode: isUtf8Locale(), folder: tmpdir() };
  return withTarget(context, args.stack, (target) => showImage(args, target, context.io, surface));
}

type ShowTarget = Pick<Target, "table" | "s3" | "batch" | "outputs" | "name">;

/** The work itself, on a target that is open. */
export async function showImage(
  args: ShowArgs,
  target: ShowTarget,
  io: Io,
  surface: ShowSurface,
): Promise<CliExitCode> {
  const candidates = imagesCalled(args.image, target);
  const records = await recordsOf(target.table, target.outputs.labelTable, candidates, io.sleep);
  if (records.size === 0) {
    await explainMissing(args.image, candidates, target, io);
    return CLI_EXIT_CODES.failure;
  }
  let exitCode: CliExitCode = CLI_EXIT_CODES.ok;
  for (const [image, record] of records) {
    const surroundings = await surroundingsOf(image, record, target, io);
    const file = args.open ? await download(image, record, target, surface.folder, io) : undefined;
    if (args.open && file === undefined) exitCode = CLI_EXIT_CODES.failure;
    if (args.json) io.out(JSON.stringify({ image, ...record, ...surroundings, file }));
    else printImage(image, record, surroundings, io, surface.isUnicode);
    if (file === undefined) continue;
    if (io.outIsTerminal) await open(file, surface.openFile, io);
    else if (!args.json) io.out(`file\t${file}`);
  }
  return exitCode;
}

/** An s3:// URI is itself; a key may be given whole or as its path below a lane's prefix. */
function imagesCalled(image: string, { outputs }: ShowTarget): string[] {
  if (parseImageUri(image) !== undefined) return [image];
  const prefixes = ["", ...Object.values(outputs.lanes).map(({ prefix }) => prefix)];
  return prefixes.map((prefix) => imageUri(outputs.imagesBucket, prefix + image));
}

/** Whoever may read the table alone sees the record alone, and is told what was not shown. */
async function surroundingsOf(
  image: string,
  record: LabelRecord,
  target: ShowTarget,
  io: Io,
): Promise<Surroundings> {
  const object = parseImageUri(image);
  const [now, job] = await Promise.all([
    object && unlessDenied("the object as it is now", io, () => objectNow(target, object, record)),
    unlessDenied("its job", io, async () => (await jobHistory(target, record.jobId)) ?? null),
  ]);
  return { object: now, job };
}

async function unlessDenied<Result>(
  what: string,
  io: Io,
  look: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await look();
  } catch (error) {
    if (statusOf(error) !== 403 && !/^AccessDenied/.test(nameOf(error))) throw error;
    io.err(`Not shown: ${what}. AWS denies it; the README lists the permissions.`);
    return undefined;
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

async function explainMissing(
  image: string,
  candidates: readonly string[],
  target: ShowTarget,
  io: Io,
): Promise<void> {
  io.err(
    `Nothing is known of "${escapeControls(image)}" in ${target.name}. ` +
      `Name its key, with or without the lane's prefix, or its s3:// URI.`,
  );
  const bucket = target.outputs.imagesBucket;
  const keys = candidates
    .map(parseImageUri)
    .flatMap((uri) => (uri?.bucket === bucket ? uri.key : []));
  const found = await unlessDenied("objects with names like it", io, () =>
    nearKeys(target, bucket, keys),
  );
  for (const key of found?.unsettled ?? []) {
    io.err(`The object ${quoted(key)} is there, but not settled: labeler status shows what waits.`);
  }
  if (found === undefined || found.near.length === 0 || found.unsettled.length > 0) return;
  io.err(`Did you mean ${found.near.map(quoted).join(" or ")}?`);
}

function quoted(key: string): string {
  return `"${escapeControls(key)}"`;
}

async function download(
  image: string,
  record: LabelRecord,
  target: ShowTarget,
  folder: string,
  io: Io,
): Promise<string | undefined> {
  const object = parseImageUri(image);
  if (object === undefined || record.outcome === "REJECTED") {
    io.err("Not opened: the image was rejected, so that nobody knows what its bytes are.");
    return undefined;
  }
  try {
    return await downloadPicture(target, object, record, folder);
  } catch (error) {
    if (!(error instanceof NoPictureError)) throw error;
    io.err(`Not opened: ${error.message}.`);
    return undefined;
  }
}

async function open(file: string, openFile: OpenFile, io: Io): Promise<void> {
  try {
    await openFile(file);
    io.err(`Given to the system's viewer: ${file}. It stays there until you remove it.`);
  } catch (error) {
    io.err(`No program opened it (${messageOf(error)}). The picture is in ${file}`);
  }
}
