import type { Metadata } from "sharp";
import type { FormatName } from "../../contracts/image-format";
import type { RejectionReason } from "../../contracts/record";
import { loadSharp } from "../convert/load-sharp";
import { bitmapHeader } from "./bitmap-header";
import type { PixelSize } from "./pixel-size";

/** What an image's header tells. */
export interface Header extends PixelSize {
  readonly format: FormatName;
  /** Of one decoded pixel. */
  readonly bytesPerPixel: number;
  /** Its pixels do not come row by row: it is decoded as a whole. */
  readonly isInterlaced: boolean;
  readonly isOpaque: boolean;
  /** 8 bits of red, green and blue, or of gray. */
  readonly isPlainColor: boolean;
  /** Stored as people see it, without any turning. */
  readonly isUpright: boolean;
  /** A TIFF structure. */
  readonly exif?: Buffer;
}

/** No header can be read. */
export interface Unreadable {
  readonly unreadable: string;
  /** Unless it is damaged. */
  readonly reason?: RejectionReason;
}

/**
 * The header of an image of that format, or why these bytes hold no readable one.
 *
 * @param start the image's first bytes; its pixels need not be among them
 */
export async function readHeader(
  format: FormatName,
  start: Uint8Array,
): Promise<Header | Unreadable> {
  if (format === "BMP") return bitmapHeader(start);
  const sharp = await loadSharp();
  try {
    // Only the header is read, so a picture of any size does no harm.
    const metadata = await sharp(start, { limitInputPixels: false, failOn: "none" }).metadata();
    return headerOf(format, metadata);
  } catch (error) {
    return { unreadable: error instanceof Error ? firstLine(error.message) : String(error) };
  }
}

function headerOf(format: FormatName, metadata: Metadata): Header | Unreadable {
  const { autoOrient, channels, depth, isProgressive, hasAlpha, space, orientation = 1 } = metadata;
  if (!isOfFormat(format, metadata.format))
    return { unreadable: `it is ${metadata.format} inside` };
  return {
    ...autoOrient,
    format,
    bytesPerPixel: channels * (BYTES_OF_DEPTH[depth] ?? 8),
    isInterlaced: isProgressive,
    isOpaque: !hasAlpha,
    isPlainColor: depth === "uchar" && (space === "srgb" || space === "b-w"),
    isUpright: orientation === 1,
    ...(metadata.exif && { exif: metadata.exif }),
  };
}

/** Of a HEIF file libvips knows the container only. */
function isOfFormat(name: FormatName, format: Metadata["format"]): boolean {
  return format === (name === "HEIC" || name === "AVIF" ? "heif" : name.toLowerCase());
}

const BYTES_OF_DEPTH: Readonly<Record<string, number>> = {
  uchar: 1,
  char: 1,
  ushort: 2,
  short: 2,
  uint: 4,
  int: 4,
  float: 4,
};

/** libvips appends what it said before. */
function firstLine(message: string): string {
  return message.split("\n")[0] ?? message;
}
