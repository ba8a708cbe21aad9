import { type ImageFormat, sniffImageFormat } from "../../contracts/image-format";
import { MAX_IMAGE_SIDE_PIXELS, MIN_IMAGE_SIDE_PIXELS } from "../../contracts/limits";
import type { RejectionReason } from "../../contracts/record";
import { type Header, readHeader, type Unreadable } from "./header";
import type { PixelSize } from "./pixel-size";

/** Reads the first bytes of the object, or all of them when it has no more. */
export type ReadStart = (bytes: number) => Promise<Uint8Array>;

export interface ContentRejection extends Partial<PixelSize> {
  readonly reason: RejectionReason;
  readonly detail: string;
}

const KIB = 1024;
const MIB = 1024 * KIB;

/** Bytes read to find the header: most have it in the first part. */
export const HEADER_BYTES = 64 * KIB;
/** Embedded previews and colour profiles can stand before it, and TIFF may have it at its end. */
const MORE_HEADER_BYTES = MIB;

/**
 * What the image is, or why it cannot be labelled, at no charge.
 *
 * @param maxBytes of an object that this worker can hold
 */
export async function inspectContent(
  bytes: number,
  maxBytes: number,
  readStart: ReadStart,
): Promise<Header | ContentRejection> {
  if (bytes === 0) return { reason: "EMPTY", detail: "0 bytes" };
  const head = await readStart(HEADER_BYTES);
  const format = sniffImageFormat(head);
  if (format === undefined || format.name === "SVG") return unsupported(format, head);
  if (bytes > maxBytes) {
    const detail = `${mebibytes(bytes)} MiB, this worker reads ${mebibytes(maxBytes)} MiB: give it more worker.memoryMiB`;
    return { reason: "TOO_LARGE", detail };
  }
  const header = await headerOf(format, bytes, head, readStart);
  if ("unreadable" in header) {
    const detail = `The ${format.name} header cannot be read: ${header.unreadable}`;
    return { reason: header.reason ?? "CORRUPT", detail };
  }
  return misfit(header) ?? header;
}

async function headerOf(
  { name, native }: ImageFormat,
  bytes: number,
  head: Uint8Array,
  readStart: ReadStart,
): Promise<Header | Unreadable> {
  let header = await readHeader(name, head);
  let read = HEADER_BYTES;
  // What is converted is read as a whole anyway.
  for (const more of native ? [MORE_HEADER_BYTES, bytes] : [bytes]) {
    if (!("unreadable" in header) || read >= bytes) return header;
    read = Math.min(more, bytes);
    header = await readHeader(name, await readStart(read));
  }
  return header;
}

function misfit({ width, height }: PixelSize): ContentRejection | undefined {
  const size = `${width} x ${height} pixels`;
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
  if (shorter < MIN_IMAGE_SIDE_PIXELS) {
    const detail = `${size}, Rekognition needs ${MIN_IMAGE_SIDE_PIXELS} on each side`;
    return { reason: "TOO_SMALL", detail, width, height };
  }
  const scaled = (shorter * MAX_IMAGE_SIDE_PIXELS) / longer;
  if (Math.round(scaled) >= MIN_IMAGE_SIDE_PIXELS) return undefined;
  const detail = `${size}: scaled to the ${MAX_IMAGE_SIDE_PIXELS} that Rekognition takes, its shorter side is under the ${MIN_IMAGE_SIDE_PIXELS} that it needs`;
  return { reason: "TOO_SMALL", detail, width, height };
}

function unsupported(format: ImageFormat | undefined, head: Uint8Array): ContentRejection {
  const detail =
    format === undefined
      ? `not an image that we know: begins with ${firstBytes(head)}`
      : `${format.name} is a drawing, not a picture: export it as PNG`;
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
