import { MAX_IMAGE_SIDE_PIXELS } from "../../contracts/limits";
import type { PixelSize } from "../content/pixel-size";

/** With more, 5 MiB would hold less than 1.7 bits a pixel: it shows. */
export const MAX_SENT_PIXELS = 25_000_000;

/** The largest size for Rekognition that is worth its bytes, in the same proportion. */
export function sentSize({ width, height }: PixelSize): PixelSize {
  const scale = Math.min(
    1,
    MAX_IMAGE_SIDE_PIXELS / Math.max(width, height),
    Math.sqrt(MAX_SENT_PIXELS / (width * height)),
  );
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}
