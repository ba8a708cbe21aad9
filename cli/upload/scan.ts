import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, extname, join, relative, sep } from "node:path";
import { SNIFF_BYTES, sniffImageFormat } from "../../contracts/image-format";

/** A file of the folder, and what is to become of it. */
export type ScannedFile = FileToUpload | SkippedFile | UnreadableFile;

export interface FileToUpload {
  readonly kind: "upload";
  readonly path: string;
  /** Relative to the folder, with `/` whatever the system. */
  readonly name: string;
  readonly bytes: number;
  readonly contentType: string;
}

export interface SkippedFile {
  readonly kind: "skipped";
  readonly name: string;
  readonly reason: "hidden" | "not an image" | "link to a folder" | "not a file";
}

export interface UnreadableFile {
  readonly kind: "unreadable";
  readonly name: string;
  readonly error: unknown;
}

/**
 * Every file below a folder, sorted by name. Skipped: hidden files and folders, links to folders
 * (they may form a circle), and files that neither their bytes nor their name call an image.
 * A file named like an image that holds something else is uploaded, so that its rejection is recorded.
 */
export async function* scanFolder(folder: string, parent = folder): AsyncGenerator<ScannedFile> {
  const entries = await readdir(parent, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(parent, entry.name);
    const name = relative(folder, path).split(sep).join("/");
    if (entry.name.startsWith(".")) {
      yield { kind: "skipped", name, reason: "hidden" };
    } else if (entry.isDirectory()) {
      yield* scanSubfolder(folder, path, name);
    } else {
      yield await scanFile(path, name).catch(unreadable(name));
    }
  }
}

async function* scanSubfolder(folder: string, path: string, name: string) {
  try {
    yield* scanFolder(folder, path);
  } catch (error) {
    yield unreadable(`${name}/`)(error);
  }
}

async function scanFile(path: string, name: string): Promise<ScannedFile> {
  const stats = await stat(path);
  if (stats.isDirectory()) return { kind: "skipped", name, reason: "link to a folder" };
  if (!stats.isFile()) return { kind: "skipped", name, reason: "not a file" };
  const format = sniffImageFormat(await readHead(path));
  if (format === undefined && !isNamedLikeAnImage(name)) {
    return { kind: "skipped", name, reason: "not an image" };
  }
  const contentType = format?.contentType ?? "application/octet-stream";
  return { kind: "upload", path, name, bytes: stats.size, contentType };
}

async function readHead(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: SNIFF_BYTES - 1 })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const IMAGE_EXTENSIONS = new Set(
  ".jpg .jpeg .jpe .jfif .png .gif .webp .heic .heif .hif .avif .tif .tiff .bmp .svg".split(" "),
);

function isNamedLikeAnImage(name: string): boolean {
  return IMAGE_EXTENSIONS.has(extname(basename(name)).toLowerCase());
}

function unreadable(name: string): (error: unknown) => UnreadableFile {
  return (error) => ({ kind: "unreadable", name, error });
}
