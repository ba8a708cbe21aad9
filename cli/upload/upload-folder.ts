import { S3ServiceException } from "@aws-sdk/client-s3";
import type { LaneOutputs } from "../../contracts/outputs";
import type { ObjectVersion } from "../../contracts/record";
import { concurrently } from "../../lib/concurrently";
import { messageOf } from "../errors";
import type { Io } from "../io";
import { formatBytes } from "../output/format";
import { escapeControls } from "../output/table";
import type { Target } from "../target/target";
import { putFile } from "./put-file";
import { type FileToUpload, type ScannedFile, type SkippedFile, scanFolder } from "./scan";

/** An object as S3 took it. */
export interface UploadedImage {
  readonly key: string;
  readonly version: ObjectVersion;
}

export interface FailedFile {
  readonly name: string;
  readonly reason: string;
}

export interface UploadReport {
  readonly uploaded: UploadedImage[];
  readonly uploadedBytes: number;
  readonly skipped: SkippedFile[];
  readonly failed: FailedFile[];
}

/** What a folder holds, read before the first byte moves so that progress has an end to count to. */
export interface FolderContents {
  readonly files: FileToUpload[];
  readonly skipped: SkippedFile[];
  readonly failed: FailedFile[];
}

/** More transfers at once gain nothing on a line that these already fill. */
const TRANSFERS_AT_ONCE = 16;

export async function readFolder(folder: string): Promise<FolderContents> {
  const contents: FolderContents = { files: [], skipped: [], failed: [] };
  for await (const file of scanFolder(folder)) sortInto(contents, file);
  return contents;
}

/**
 * Uploads every file below the lane's prefix, under its path within the folder.
 * A file that fails is reported and the others go on; Ctrl-C starts no further file.
 */
export async function uploadFiles(
  target: Pick<Target, "s3" | "outputs">,
  lane: LaneOutputs,
  contents: FolderContents,
  io: Io,
): Promise<UploadReport> {
  const uploaded: UploadedImage[] = [];
  const failed = [...contents.failed];
  const totalBytes = contents.files.reduce((sum, { bytes }) => sum + bytes, 0);
  let uploadedBytes = 0;
  await concurrently(contents.files, TRANSFERS_AT_ONCE, async (file) => {
    if (io.interrupt.aborted) return;
    const key = lane.prefix + file.name;
    try {
      const version = await putFile(target.s3, target.outputs.imagesBucket, key, file);
      uploaded.push({ key, version });
      uploadedBytes += file.bytes;
    } catch (error) {
      failed.push({ name: file.name, reason: reasonOf(error) });
    }
    io.progress(
      `Uploading ${uploaded.length}/${contents.files.length} files, ` +
        `${formatBytes(uploadedBytes)} of ${formatBytes(totalBytes)}` +
        (failed.length > 0 ? `, ${failed.length} failed` : ""),
    );
  });
  return { uploaded, uploadedBytes, skipped: contents.skipped, failed };
}

/** One line a skipped or failed file, for people. */
export function reportProblems(report: Pick<UploadReport, "skipped" | "failed">, io: Io): void {
  for (const { name, reason } of report.skipped) {
    io.err(`skipped ${escapeControls(name)}: ${reason}`);
  }
  for (const { name, reason } of report.failed) {
    io.err(`failed ${escapeControls(name)}: ${escapeControls(reason)}`);
  }
}

function sortInto(contents: FolderContents, file: ScannedFile): void {
  if (file.kind === "upload") contents.files.push(file);
  else if (file.kind === "skipped") contents.skipped.push(file);
  else contents.failed.push({ name: file.name, reason: reasonOf(file.error) });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof S3ServiceException)) return messageOf(error);
  return `${error.name}: ${error.message}`;
}
