import { ConfigurationError } from "../errors";

/** Pixels, as people see the image. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The size that an image's header tells, or why these bytes hold no readable header.
 *
 * @param start the image's first bytes; its pixels need not be among them
 */
export async function pixelSize(start: Uint8Array): Promise<PixelSize | { unreadable: string }> {
  const sharp = await loadSharp();
  try {
    // Only the header is read, so a picture of any size does no harm.
    const header = await sharp(start, { limitInputPixels: false }).metadata();
    return asSeen(header.width, header.height, header.orientation ?? 1);
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
}

/** EXIF orientations 5 to 8 lay the image on its side. */
function asSeen(width: number, height: number, orientation: number): PixelSize {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

/** Loading takes as long as labelling an image: a job that finds nothing to do never needs it. */
async function loadSharp() {
  try {
    const { default: sharp } = await import("sharp");
    return sharp;
  } catch (cause) {
    throw new ConfigurationError("sharp is not installed beside the worker.", { cause });
  }
}
