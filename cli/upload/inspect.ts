import { basename, extname } from "node:path";
import { sniffImageFormat } from "../../contracts/image-format";
import { SteadyFile } from "./steady-file";
import type { SkipReason } from "./walk";

/**
 * The type of its content; nothing when neither its bytes nor its name call it an image. A file named like
 * an image that holds something else is taken, so that its rejection is recorded.
 *
 * @param head the first SNIFF_BYTES of the file, or more
 */
export function imageType(name: string, head: Uint8Array): string | undefined {
  const format = sniffImageFormat(head);
  if (format !== undefined) return format.contentType;
  return isNamedLikeAnImage(name) ? "application/octet-stream" : undefined;
}

/** Why a file is not to be uploaded, if so. */
export async function whyNotAnImage(path: string, name: string): Promise<SkipReason | undefined> {
  const file = await SteadyFile.open(path);
  if (typeof file === "string") return file;
  try {
    return imageType(name, await file.head()) === undefined ? "not an image" : undefined;
  } finally {
    file.close();
  }
}

const IMAGE_EXTENSIONS = new Set(
  ".jpg .jpeg .jpe .jfif .png .gif .webp .heic .heif .hif .avif .tif .tiff .bmp .svg".split(" "),
);

function isNamedLikeAnImage(name: string): boolean {
  return IMAGE_EXTENSIONS.has(extname(basename(name)).toLowerCase());
}
