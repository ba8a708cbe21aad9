import type { CommandContext } from "../command-context";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import { formatBytes, formatDuration, plural } from "../output/format";
import { Summary } from "../output/summary";
import { withTarget } from "../target/open-target";
import { findLane, type Target } from "../target/target";
import { checkFolder } from "../upload/check-folder";
import {
  type FolderContents,
  reportProblems,
  type UploadReport,
  uploadFiles,
} from "../upload/upload-folder";
import { failureWatch } from "../wait/failures";
import { knownRevisions, waitUntilSettled } from "../wait/settled";

export interface UploadArgs {
  readonly folder: string;
  readonly lane: string;
  readonly wait: boolean;
  readonly dryRun: boolean;
  readonly stack?: string;
  readonly json: boolean;
}

/** Uploads a folder to a lane; with `--wait`, stays until every image is settled. */
export async function upload(args: UploadArgs, context: CommandContext): Promise<CliExitCode> {
  const contents = await checkFolder(args.folder, context.io);
  const run = async (target: Target) => {
    const lane = findLane(target.outputs.lanes, args.lane);
    if (args.dryRun) return printPlan(contents, lane.prefix, target, args, context);
    const checkHealth = failureWatch(target, lane, context.io);
    return uploadAndReport({ ...args, contents, checkHealth }, target, context);
  };
  return withTarget(context, args.stack, run, args.wait);
}

export interface UploadRun extends Pick<UploadArgs, "lane" | "wait" | "json"> {
  readonly contents: FolderContents;
  /** Throws when waiting on is pointless. */
  readonly checkHealth: () => Promise<void> | void;
}

/** The work itself, on a target that is open. */
export async function uploadAndReport(
  run: UploadRun,
  target: Target,
  { io }: CommandContext,
): Promise<CliExitCode> {
  const startedAt = io.now();
  const lane = findLane(target.outputs.lanes, run.lane);
  const keys = run.contents.files.map(({ name }) => lane.prefix + name);
  const known = run.wait ? await knownRevisions(target, keys, io) : new Map<string, string>();
  const report = await uploadFiles(target, lane, run.contents, io);
  reportProblems(report, io);
  io.err(describeUpload(report, run.lane, io.now() - startedAt));
  if (!run.wait) {
    printUpload(report, run.json, io.out);
    return io.interrupt.aborted ? CLI_EXIT_CODES.interrupted : exitCodeOf(report);
  }
  const summary = new Summary(startedAt);
  const unsettled = await waitUntilSettled(
    target,
    {
      images: report.uploaded,
      known,
      checkHealth: run.checkHealth,
      onSettled: (settled) => {
        summary.add(settled, io.now());
        io.progress(summary.progress(report.uploaded.length));
      },
    },
    io,
  );
  summary.print(io, run.json);
  io.err(summary.conclusion(io.now()));
  if (unsettled.length === 0 && !io.interrupt.aborted) return exitCodeOf(report);
  io.err(
    `Interrupted: ${plural(unsettled.length, "uploaded image")} not settled yet. ` +
      `Nothing is lost; the same command goes on from here.`,
  );
  return CLI_EXIT_CODES.interrupted;
}

function exitCodeOf(report: Pick<UploadReport, "failed">): CliExitCode {
  return report.failed.length === 0 ? CLI_EXIT_CODES.ok : CLI_EXIT_CODES.failure;
}

function describeUpload(report: UploadReport, lane: string, milliseconds: number): string {
  const size = formatBytes(report.uploadedBytes);
  return (
    `${plural(report.uploaded.length, "file")} uploaded to lane ${lane} ` +
    `(${size} in ${formatDuration(milliseconds)}), ` +
    `${report.skipped.length} skipped, ${report.failed.length} failed.`
  );
}

function printUpload(report: UploadReport, json: boolean, out: (line: string) => void): void {
  if (!json) return;
  for (const { key, version } of report.uploaded)
    out(JSON.stringify({ uploaded: key, ...version }));
  for (const { name, reason } of report.skipped) out(JSON.stringify({ skipped: name, reason }));
  for (const { name, reason } of report.failed) out(JSON.stringify({ failed: name, reason }));
}

function printPlan(
  contents: FolderContents,
  prefix: string,
  target: Target,
  args: UploadArgs,
  { io }: CommandContext,
): CliExitCode {
  for (const { name, bytes, contentType } of contents.files) {
    const key = prefix + name;
    const line = `${key}\t${bytes}\t${contentType}`;
    io.out(args.json ? JSON.stringify({ key, bytes, contentType }) : line);
  }
  reportProblems(contents, io);
  const bytes = contents.files.reduce((sum, file) => sum + file.bytes, 0);
  io.err(
    `Dry run: ${plural(contents.files.length, "file")} (${formatBytes(bytes)}) would go to ` +
      `s3://${target.outputs.imagesBucket}/${prefix}. Nothing was uploaded.`,
  );
  return exitCodeOf(contents);
}
