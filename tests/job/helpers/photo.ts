import sharp from "sharp";

export interface PhotoOptions {
  readonly width?: number;
  readonly height?: number;
  readonly format?: "jpeg" | "png" | "webp";
  /** EXIF orientation. */
  readonly orientation?: number;
}

/** A plain green image. */
export function photo({
  width = 100,
  height = 120,
  format = "jpeg",
  orientation,
}: PhotoOptions = {}): Promise<Buffer> {
  const image = sharp({ create: { width, height, channels: 3, background: "#1e783c" } });
  return image.toFormat(format).withMetadata({ orientation }).toBuffer();
}
