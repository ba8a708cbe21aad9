import { type ImageFormat, sniffImageFormat } from "../../contracts/image-format";
import {
  MAX_IMAGE_SIDE_PIXELS,
  MAX_REFERENCED_IMAGE_BYTES,
  MIN_IMAGE_SIDE_PIXELS,
} from "../../contracts/limits";
import type { RejectionReason } from "../../contracts/record";
import { type PixelSize, pixelSize } from "./pixel-size";

/** Reads the first bytes of the object, or all of them when it has no more. */
export type ReadStart = (bytes: number) => Promise<Uint8Array>;

export interface ContentRejection extends Partial<PixelSize> {
  readonly reason: RejectionReason;
  readonly detail: string;
}

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * Bytes read to find the header: most have it in the first part. Embedded previews and colour
 * profiles can stand before it, so what is larger is read before an image is called corrupt.
 */
const HEADER_BYTES = [64 * KIB, MIB, MAX_REFERENCED_IMAGE_BYTES] as const;

/** The image's size in pixels, or why Rekognition would not take it, at no charge. */
export async function inspectContent(
  bytes: number,
  readStart: ReadStart,
): Promise<PixelSize | ContentRejection> {
  if (bytes === 0) return { reason: "EMPTY", detail: "0 bytes" };
  const head = await readStart(HEADER_BYTES[0]);
  const format = sniffImageFormat(head);
  if (format === undefined || !format.native) return unsupported(format, head);
  if (bytes > MAX_REFERENCED_IMAGE_BYTES) {
    const detail = `${mebibytes(bytes)} MiB, Rekognition takes ${mebibytes(MAX_REFERENCED_IMAGE_BYTES)} MiB`;
    return { reason: "TOO_LARGE", detail };
  }
  const size = await sizeFromHeader(bytes, head, readStart);
  if ("unreadable" in size) {
    const detail = `The ${format.name} header cannot be read: ${size.unreadable}`;
    return { reason: "CORRUPT", detail };
  }
  return misfit(size) ?? size;
}

async function sizeFromHeader(
  bytes: number,
  head: Uint8Array,
  readStart: ReadStart,
): Promise<PixelSize | { unreadable: string }> {
  let size = await pixelSize(head);
  let read: number = HEADER_BYTES[0];
  for (const more of HEADER_BYTES.slice(1)) {
    if (!("unreadable" in size) || read >= bytes) return size;
    size = await pixelSize(await readStart(more));
    read = more;
  }
  return size;
}

function misfit({ width, height }: PixelSize): ContentRejection | undefined {
  const size = `${width} x ${height} pixels`;
  if (Math.min(width, height) < MIN_IMAGE_SIDE_PIXELS) {
    const detail = `${size}, Rekognition needs ${MIN_IMAGE_SIDE_PIXELS} on each side`;
    return { reason: "TOO_SMALL", detail, width, height };
  }
  if (Math.max(width, height) > MAX_IMAGE_SIDE_PIXELS) {
    const detail = `${size}, Rekognition takes ${MAX_IMAGE_SIDE_PIXELS} on each side`;
    return { reason: "TOO_LARGE", detail, width, height };
  }
  return undefined;
}

function unsupported(format: ImageFormat | undefined, head: Uint8Array): ContentRejection {
  const detail =
    format === undefined
      ? `not an image that we know: begins with ${firstBytes(head)}`
      : `${format.name}: Rekognition reads JPEG and PNG`;
  return { reason: "UNSUPPORTED_FORMAT", detail };
}

/** e.g. `25 50 44 46 2d 31 2e 37 "%PDF-1.7"` */
function firstBytes(head: Uint8Array): string {
  const first = Buffer.from(head.subarray(0, 8));
  const hex = Array.from(first, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const text = first.toString("latin1");
  return /^[\x20-\x7e]+$/.test(text) ? `${hex} "${text}"` : hex;
}

/** Rounded up, so that what is over the limit is never called equal to it. */
function mebibytes(bytes: number): number {
  return Math.ceil((bytes * 10) / MIB) / 10;
}
