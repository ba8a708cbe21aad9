import sharp, { type Sharp } from "sharp";

export interface DrawingOptions {
  readonly width?: number;
  readonly height?: number;
  /** Of the box; the rest is white. */
  readonly color?: readonly [number, number, number];
  /** EXIF orientation with which the pixels are stored; people see the same. */
  readonly orientation?: number;
  /** The rest is transparent instead. */
  readonly transparent?: boolean;
}

/** Where people see the coloured box: shares of width and height. */
export const BOX = { left: 0.1, top: 0.2, width: 0.3, height: 0.4 };

/** A picture of one coloured box, to be written in any format. */
export function drawing(options: DrawingOptions = {}): Sharp {
  const { width = 160, height = 120, orientation = 1, transparent = false } = options;
  const isTurned = orientation >= 5;
  const stored = isTurned ? { width: height, height: width } : { width, height };
  const channels = transparent ? 4 : 3;
  const data = Buffer.alloc(width * height * channels, 255);
  for (let y = 0; y < stored.height; y += 1) {
    for (let x = 0; x < stored.width; x += 1) {
      const pixel = (y * stored.width + x) * channels;
      const seen = seenAt(orientation, x, y, stored);
      if (isInBox(seen.x / width, seen.y / height)) {
        data.set(options.color ?? [210, 30, 30], pixel);
      } else if (transparent) data.set([0, 0, 0, 0], pixel);
    }
  }
  const image = sharp(data, { raw: { ...stored, channels } });
  return orientation === 1 ? image : image.withMetadata({ orientation });
}

export function isInBox(x: number, y: number): boolean {
  const { left, top, width, height } = BOX;
  return x >= left && x < left + width && y >= top && y < top + height;
}

/** Where people see the pixel that is stored at a place. https://exiftool.org/TagNames/EXIF.html (Orientation) */
function seenAt(
  orientation: number,
  x: number,
  y: number,
  size: { width: number; height: number },
) {
  const right = size.width - 1 - x;
  const bottom = size.height - 1 - y;
  const places = [
    { x, y },
    { x: right, y },
    { x: right, y: bottom },
    { x, y: bottom },
    { x: y, y: x },
    { x: bottom, y: x },
    { x: bottom, y: right },
    { x: y, y: right },
  ];
  return places[orientation - 1] ?? { x, y };
}
