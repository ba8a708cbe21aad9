import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import type { LabeledRecord } from "../../contracts/record";
import { statusOf } from "../../lib/aws-status";
import type { Target } from "../target/target";

/** Opens a file as a double click would. Rejects when there is no program for that. */
export type OpenFile = (file: string) => Promise<void>;

/** What a record's format is called as a file. A format that is not here is opened by no program. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  JPEG: "jpg",
  PNG: "png",
  HEIC: "heic",
  AVIF: "avif",
  WEBP: "webp",
  TIFF: "tif",
  GIF: "gif",
  BMP: "bmp",
};

/** Why there is no picture to open. */
export class NoPictureError extends Error {
  override readonly name = "NoPictureError";
}

/**
 * Downloads what was labeled into a folder below this one that only this user may enter. The file is called after the format
 * that the worker found in its bytes, never after its key: no key makes the system run what it names. A
 * presigned URL would need no file, but lets whoever sees the list of processes or the browser's history in.
 *
 * @throws NoPictureError when it is not there any more, or of no format that programs show.
 */
export async function downloadPicture(
  { s3 }: Pick<Target, "s3">,
  { bucket, key }: { readonly bucket: string; readonly key: string },
  { format = "", eTag, versionId }: LabeledRecord,
  folder: string,
): Promise<string> {
  const extension = EXTENSIONS[format.toUpperCase()];
  if (extension === undefined) {
    throw new NoPictureError(`no program is asked to open the format ${format || "not known"}`);
  }
  try {
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: eTag, VersionId: versionId }),
    );
    const file = join(await mkdtemp(join(folder, "labeler-show-")), `picture.${extension}`);
    await pipeline(Body as Readable, createWriteStream(file, { mode: 0o600 }));
    return file;
  } catch (error) {
    const status = statusOf(error) ?? 0;
    if (status !== 404 && status !== 412) throw error;
    throw new NoPictureError("the version that was labeled is not there any more", {
      cause: error,
    });
  }
}

const PROGRAMS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  win32: ["explorer"],
};

/** With the system's own program for such files, which goes on when this process has ended. */
export const openFile: OpenFile = async (file) => {
  const [program, ...args] = PROGRAMS[process.platform] ?? ["xdg-open"];
  const child = spawn(program, [...args, file], { detached: true, stdio: "ignore" });
  await once(child, "spawn");
  child.unref();
};
