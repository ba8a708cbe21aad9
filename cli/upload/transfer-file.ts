import { PutObjectCommand, S3ServiceException } from "@aws-sdk/client-s3";
import { MAX_KEY_BYTES } from "../../contracts/limits";
import { statusOf } from "../../lib/aws-status";
import { explainAwsError } from "../aws-errors";
import { messageOf, UnreachableError } from "../errors";
import { formatBytes } from "../output/format";
import { imageType } from "./inspect";
import { putInParts } from "./multipart";
import { MAX_FILE_BYTES, MAX_SINGLE_PUT_BYTES } from "./part-size";
import { isStored } from "./same-content";
import { SteadyFile } from "./steady-file";
import type { FileResult, FileTask, TransferWorld } from "./transfer";

/** A file that cannot be uploaded, whatever is tried. */
export class UnputtableFileError extends Error {
  override readonly name = "UnputtableFileError";
}

/** Brings one file to its key, unless the same bytes are there. What goes wrong is a result, too. */
export async function transferFile(world: TransferWorld, task: FileTask): Promise<FileResult> {
  if (world.signal.aborted) return { kind: "interrupted" };
  try {
    const file = await SteadyFile.open(task.path);
    if (typeof file === "string") return { kind: "skipped", reason: file };
    try {
      checkLimits(task.key, file.bytes);
      const isSmall = file.bytes <= MAX_SINGLE_PUT_BYTES;
      return await (isSmall
        ? transferWhole(world, task, file)
        : transferInParts(world, task, file));
    } finally {
      file.close();
    }
  } catch (error) {
    if (world.signal.aborted) return { kind: "interrupted" };
    const explained = explainAwsError(error);
    if (explained instanceof UnreachableError) {
      const { message, exitCode } = explained;
      return { kind: "interrupted", by: { message, exitCode } };
    }
    return { kind: "failed", reason: reasonOf(error) };
  }
}

function checkLimits(key: string, bytes: number): void {
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes > MAX_KEY_BYTES) {
    throw new UnputtableFileError(
      `its key is ${keyBytes} bytes long, S3 takes ${MAX_KEY_BYTES}; shorten its path`,
    );
  }
  if (bytes > MAX_FILE_BYTES) {
    throw new UnputtableFileError(
      `it is ${formatBytes(bytes)} large, upload takes ${formatBytes(MAX_FILE_BYTES)}`,
    );
  }
}

/** Read once, for its type, its checksum and its journey. */
async function transferWhole(
  world: TransferWorld,
  task: FileTask,
  file: SteadyFile,
): Promise<FileResult> {
  const { buffer: body, giveBack } = await world.bodies.take(file.bytes);
  try {
    await file.fill(body, 0);
    file.checkUnchanged();
    const contentType = imageType(task.name, body);
    if (contentType === undefined) return { kind: "skipped", reason: "not an image" };
    const content = { bytes: body.length, pieces: (size: number) => slices(body, size) };
    const there = await isStored(world, task, content);
    if (there !== undefined) return { kind: "there", eTag: there, bytes: body.length };
    if (world.dryRun) return { kind: "would upload", bytes: body.length, contentType };
    const { ETag, VersionId } = await world.s3.send(
      new PutObjectCommand({
        Bucket: world.bucket,
        Key: task.key,
        ContentType: contentType,
        ContentLength: body.length,
        Body: body,
      }),
    );
    if (ETag === undefined) throw new Error("S3 answered without an ETag.");
    const version = { eTag: ETag, ...(VersionId !== undefined && { versionId: VersionId }) };
    return { kind: "uploaded", version, bytes: body.length };
  } finally {
    giveBack();
  }
}

/** Read part by part, and a second time where something of its size is at the key. */
async function transferInParts(
  world: TransferWorld,
  task: FileTask,
  file: SteadyFile,
): Promise<FileResult> {
  const { bytes } = file;
  const contentType = imageType(task.name, await file.head());
  if (contentType === undefined) return { kind: "skipped", reason: "not an image" };
  const content = { bytes, pieces: (size: number) => piecesOf(world, file, size) };
  const there = await isStored(world, task, content);
  if (there !== undefined) {
    file.checkUnchanged();
    return { kind: "there", eTag: there, bytes };
  }
  if (world.dryRun) return { kind: "would upload", bytes, contentType };
  const version = await putInParts(world, { key: task.key, contentType, file });
  return { kind: "uploaded", version, bytes };
}

async function* slices(body: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < body.length; start += size) {
    yield body.subarray(start, start + size);
  }
}

async function* piecesOf(
  { bodies }: TransferWorld,
  file: SteadyFile,
  size: number,
): AsyncGenerator<Buffer> {
  for (let start = 0; start < file.bytes; start += size) {
    const { buffer, giveBack } = await bodies.take(Math.min(size, file.bytes - start));
    try {
      await file.fill(buffer, start);
      yield buffer;
    } finally {
      giveBack();
    }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof S3ServiceException)) return messageOf(error);
  // A HEAD is answered without a body, and so without a reason.
  if (error.name === "Unknown") return `S3 answers ${statusOf(error)} to a look at what is there`;
  return `${error.name}: ${error.message}`;
}
