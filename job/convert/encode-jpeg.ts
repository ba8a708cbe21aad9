import type { JpegOptions } from "sharp";
import { loadSharp } from "./load-sharp";
import type { Picture } from "./picture";

/** Best first. Below, fewer pixels show less than stronger compression does. */
const QUALITIES = [92, 85, 75] as const;
/** Each smaller size has at most this share of the sides before, so that the search ends. */
const MAX_NEXT_SCALE = 0.9;
/** What codes made for the picture save of a photo, at most. They take three times as long. */
const MAX_CODING_GAIN = 1.17;

/** The picture as a JPEG of at most so many bytes: the best quality that fits, then fewer pixels. */
export async function encodeJpeg(picture: Picture, maxBytes: number): Promise<Buffer> {
  for (let scale = 1; ; ) {
    let jpeg: Buffer = Buffer.alloc(0);
    for (const quality of QUALITIES) {
      jpeg = await encode(picture, scale, { quality, optimiseCoding: false });
      if (jpeg.length > maxBytes && jpeg.length <= maxBytes * MAX_CODING_GAIN) {
        jpeg = await encode(picture, scale, { quality, optimiseCoding: true });
      }
      if (jpeg.length <= maxBytes) return jpeg;
      // The last of the qualities saves about half of the first one's bytes.
      if (jpeg.length > maxBytes * 2) break;
    }
    scale *= Math.min(MAX_NEXT_SCALE, Math.sqrt(maxBytes / jpeg.length));
  }
}

async function encode(picture: Picture, scale: number, options: JpegOptions): Promise<Buffer> {
  const { data, width, height, channels } = picture;
  const sharp = await loadSharp();
  const image = sharp(data, { raw: { width, height, channels } });
  const sized =
    scale === 1
      ? image
      : image.resize(Math.round(width * scale), Math.round(height * scale), { fit: "fill" });
  return sized.jpeg(options).toBuffer();
}
