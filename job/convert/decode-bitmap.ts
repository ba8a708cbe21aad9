import { decode } from "bmp-ts";
import type { DecodedPixels } from "./decoder-thread";

const PIXELS_OFFSET = 10;
const WIDTH_OFFSET = 18;
const HEIGHT_OFFSET = 22;
const BITS_PER_PIXEL_OFFSET = 28;

/** A bitmap's pixels. What is missing at its end is black or the first colour, as viewers show it. */
export function decodeBitmap(content: Uint8Array): DecodedPixels {
  const { width, height, data } = decode(padded(content));
  return { width, height, channels: 3, data: withoutOpacity(data) };
}

function padded(content: Uint8Array): Buffer {
  const given = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const rowBits = given.readInt32LE(WIDTH_OFFSET) * given.readUInt16LE(BITS_PER_PIXEL_OFFSET);
  // Rows are padded to four bytes.
  const rowBytes = Math.ceil(rowBits / 32) * 4;
  const rows = Math.abs(given.readInt32LE(HEIGHT_OFFSET));
  const pixelsOffset = given.readUInt32LE(PIXELS_OFFSET);
  if (pixelsOffset >= given.length) throw new Error("its pixels are missing");
  const missing = pixelsOffset + rowBytes * rows - given.length;
  return missing > 0 ? Buffer.concat([given, Buffer.alloc(missing)]) : given;
}

/** bmp-ts puts opacity first, then blue, green and red; most writers leave opacity at nothing. */
function withoutOpacity(abgr: Buffer): Uint8Array<ArrayBuffer> {
  const rgb = new Uint8Array((abgr.length / 4) * 3);
  for (let from = 0, to = 0; from < abgr.length; from += 4, to += 3) {
    rgb[to] = abgr[from + 3] ?? 0;
    rgb[to + 1] = abgr[from + 2] ?? 0;
    rgb[to + 2] = abgr[from + 1] ?? 0;
  }
  return rgb;
}
