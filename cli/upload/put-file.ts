import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { MAX_KEY_BYTES, MAX_PUT_BYTES } from "../../contracts/limits";
import type { ObjectVersion } from "../../contracts/record";
import { formatBytes } from "../output/format";
import type { FileToUpload } from "./scan";

/** A file that S3 cannot take, whatever is tried. */
export class UnputtableFileError extends Error {
  override readonly name = "UnputtableFileError";
}

/** Smaller files are read whole: one read and a body that the SDK can send again by itself. */
const BUFFERED_BYTES = 8 * 1024 * 1024;
const STREAM_ATTEMPTS = 3;

/**
 * Puts one file and returns the version that S3 made of it.
 *
 * @throws UnputtableFileError when key or file are larger than S3 takes; else what the SDK throws.
 */
export async function putFile(
  s3: S3Client,
  bucket: string,
  key: string,
  file: FileToUpload,
): Promise<ObjectVersion> {
  checkLimits(key, file);
  const put = {
    Bucket: bucket,
    Key: key,
    ContentType: file.contentType,
    ContentLength: file.bytes,
  };
  const { ETag, VersionId } =
    file.bytes <= BUFFERED_BYTES
      ? await s3.send(new PutObjectCommand({ ...put, ...(await readWhole(file)) }))
      : await putStream(s3, put, file.path);
  if (ETag === undefined) throw new Error("S3 answered without an ETag.");
  return { eTag: ETag, ...(VersionId !== undefined && { versionId: VersionId }) };
}

function checkLimits(key: string, file: FileToUpload): void {
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes > MAX_KEY_BYTES) {
    throw new UnputtableFileError(
      `its key is ${keyBytes} bytes long, S3 takes ${MAX_KEY_BYTES}; shorten its path`,
    );
  }
  if (file.bytes > MAX_PUT_BYTES) {
    throw new UnputtableFileError(
      `it is ${formatBytes(file.bytes)} large, one PUT takes ${formatBytes(MAX_PUT_BYTES)}`,
    );
  }
}

/** The length is what was read: the file may have grown since it was scanned. */
async function readWhole(file: FileToUpload) {
  const body = await readFile(file.path);
  return { Body: body, ContentLength: body.byteLength };
}

/** The SDK cannot rewind a stream, so each attempt opens the file anew. */
async function putStream(
  s3: S3Client,
  put: { Bucket: string; Key: string; ContentType: string; ContentLength: number },
  path: string,
) {
  for (let attempt = 1; ; attempt += 1) {
    const body = createReadStream(path, { end: put.ContentLength - 1 });
    try {
      return await s3.send(new PutObjectCommand({ ...put, Body: body }));
    } catch (error) {
      if (attempt === STREAM_ATTEMPTS) throw error;
    } finally {
      body.destroy();
    }
  }
}
