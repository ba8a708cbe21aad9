import type { Sharp } from "sharp";
import { loadSharp } from "../convert/load-sharp";
import { type Picture, STRICT } from "../convert/picture";
import { DECODE_TIMEOUT_SECONDS } from "../convert/timeout";

const COLUMNS = 8;
const ROWS = 8;

/** The hash of a decoded picture. */
export async function hashOfPicture({ data, width, height, channels }: Picture): Promise<string> {
  const sharp = await loadSharp();
  return hashOf(sharp(data, { raw: { width, height, channels } }));
}

/**
 * The hash of an image file as people see it. JPEG is decoded at an eighth of its size.
 *
 * @throws Error when any part of it is damaged
 */
export async function hashOfFile(content: Uint8Array): Promise<string> {
  const sharp = await loadSharp();
  const image = sharp(content, { ...STRICT, limitInputPixels: false });
  return hashOf(image.timeout({ seconds: DECODE_TIMEOUT_SECONDS }).autoOrient());
}

/**
 * "dHash": one bit for each pair of neighbours in a row, set where the right one is brighter. Scaling,
 * compression and tones change few of them.
 */
async function hashOf(image: Sharp): Promise<string> {
  // Its few pixels lose their colours afterwards: libvips would take them from every pixel, for long.
  const small = image.resize(COLUMNS + 1, ROWS, { fit: "fill" }).raw();
  const { data, info } = await small.toBuffer({ resolveWithObject: true });
  const luminance = luminanceOf(data, info.channels);
  let hash = 0n;
  for (let row = 0; row < ROWS; row += 1) {
    for (let column = 0; column < COLUMNS; column += 1) {
      const index = row * (COLUMNS + 1) + column;
      const isBrighter = (luminance[index + 1] ?? 0) > (luminance[index] ?? 0);
      hash = (hash << 1n) | (isBrighter ? 1n : 0n);
    }
  }
  return hash.toString(16).padStart((COLUMNS * ROWS) / 4, "0");
}

/** Rec. 601, as JPEG has it. */
const LUMINANCE = [0.299, 0.587, 0.114] as const;

function luminanceOf(pixels: Buffer, channels: number): number[] {
  const weights = channels < LUMINANCE.length ? [1] : LUMINANCE;
  return Array.from({ length: pixels.length / channels }, (_, pixel) =>
    weights.reduce(
      (sum, weight, index) => sum + weight * (pixels[pixel * channels + index] ?? 0),
      0,
    ),
  );
}
