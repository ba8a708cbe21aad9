import type { FormatName } from "../../contracts/image-format";
import type { Header } from "../content/header";
import { MAX_SENT_PIXELS } from "./sent-size";

/** Of red, green and blue. */
const PLAIN_BYTES = 3;
/** What libvips keeps of an image that comes row by row: a few strips of it. */
const STRIP_ROWS = 1024;
/** Raw pixels as they are written, as they are kept, and as they are encoded. */
const SENT_COPIES = 3;

/** Bytes of memory that making a picture of this image takes at most, and sending it. */
export function convertingBytes(header: Header): number {
  const sentPixels = Math.min(header.width * header.height, MAX_SENT_PIXELS);
  return decodingBytes(header) + sentPixels * PLAIN_BYTES * SENT_COPIES;
}

/** Bytes of memory that decoding takes at most, measured for each format and rounded up. */
export function decodingBytes(header: Header): number {
  const { format, width, height, bytesPerPixel, isInterlaced, isUpright } = header;
  const whole = width * height * bytesPerPixel;
  if (isInterlaced || !BY_ROWS.includes(format)) {
    return whole + width * height * DECODER_BYTES[format] + (isUpright ? 0 : whole);
  }
  // Rows become columns only when all are there.
  return isUpright ? Math.max(width, height) * bytesPerPixel * STRIP_ROWS : whole;
}

const BY_ROWS: readonly FormatName[] = ["JPEG", "PNG"];

/** What decoders hold of each pixel besides the pixel itself. */
const DECODER_BYTES: Readonly<Record<FormatName, number>> = {
  // Coefficients of 16 bits, of three channels at most.
  JPEG: 6,
  PNG: 4,
  GIF: 4,
  WebP: 4,
  TIFF: 4,
  AVIF: 8,
  // The planes, and the picture in WebAssembly's memory and outside of it.
  HEIC: 12,
  BMP: 4,
  SVG: 0,
};
