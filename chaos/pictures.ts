import sharp from "sharp";
import { MIN_IMAGE_SIDE_PIXELS } from "../contracts/limits";
import { type Content, contentOf } from "./content";

export const PICTURE_COUNT = 60;

/** Wider, and it would be scaled down before it is measured. */
const SIDES = 128 - MIN_IMAGE_SIDE_PIXELS + 1;

/**
 * Small pictures that decode quickly, the same in every run. No two have the same size, and no two are
 * given the same labels: a record tells by either of which content it speaks.
 */
export function drawPictures(): Promise<Content[]> {
  return Promise.all(Array.from({ length: PICTURE_COUNT }, (_, index) => drawPicture(index)));
}

async function drawPicture(index: number): Promise<Content> {
  const { width, height } = sizeOf(index);
  const image = sharp(pixelsOf(index, width, height), { raw: { width, height, channels: 3 } });
  const isJpeg = index % 2 === 0;
  const bytes = await (isJpeg ? image.jpeg({ quality: 90 }) : image.png()).toBuffer();
  const name = `picture-${index}-${width}x${height}`;
  const type = isJpeg ? "image/jpeg" : "image/png";
  return contentOf(name, type, bytes, { outcome: "LABELED", width, height });
}

/** The widths of any SIDES pictures in a row differ; the next ones have other heights. */
function sizeOf(index: number): { width: number; height: number } {
  const round = Math.floor(index / SIDES);
  return {
    width: MIN_IMAGE_SIDE_PIXELS + ((index * 11) % SIDES),
    height: MIN_IMAGE_SIDE_PIXELS + ((index * 20 + round) % SIDES),
  };
}

/** One color above another; how much of each, and how light they are, is this picture's own. */
function pixelsOf(index: number, width: number, height: number): Buffer {
  const border = height - 4 - (index % 17);
  const [above, below] = [hue(index * 137.508), hue(index * 137.508 + 180)];
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    const color = y < border ? above : below;
    for (let x = 0; x < width; x += 1) pixels.set(color, (y * width + x) * 3);
  }
  return pixels;
}

/** Red, green and blue of a full color at this angle of the color wheel. */
function hue(degrees: number): [number, number, number] {
  const channel = (offset: number) => {
    const sixth = (offset + degrees / 60) % 6;
    return Math.round(230 - 200 * Math.max(0, Math.min(sixth, 4 - sixth, 1)));
  };
  return [channel(5), channel(3), channel(1)];
}
