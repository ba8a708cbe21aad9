export type BitsPerPixel = 1 | 8 | 16 | 24 | 32;

const FILE_HEADER_BYTES = 14;
const INFORMATION_HEADER_BYTES = 40;
const WHITE = [255, 255, 255] as const;

export interface BitmapOptions {
  readonly width: number;
  readonly height: number;
  readonly bits: BitsPerPixel;
  readonly isTopDown?: boolean;
  readonly color: readonly [number, number, number];
  /** Whether a pixel has the colour; the others are white. */
  readonly isColored: (x: number, y: number) => boolean;
}

/** A Windows bitmap, written by hand. https://learn.microsoft.com/en-us/windows/win32/gdi/bitmap-storage */
export function bitmap(options: BitmapOptions): Buffer {
  const { width, height, bits, isTopDown = false, color } = options;
  const palette = bits <= 8 ? [WHITE, color].flatMap(([r, g, b]) => [b, g, r, 0]) : [];
  const offset = FILE_HEADER_BYTES + INFORMATION_HEADER_BYTES + palette.length;
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const file = Buffer.alloc(offset + rowBytes * height);
  file.write("BM", "latin1");
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(offset, 10);
  file.writeUInt32LE(INFORMATION_HEADER_BYTES, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(isTopDown ? -height : height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(bits, 28);
  file.writeUInt32LE(palette.length / 4, 46);
  file.set(palette, FILE_HEADER_BYTES + INFORMATION_HEADER_BYTES);
  for (let y = 0; y < height; y += 1) {
    const row = offset + rowBytes * (isTopDown ? y : height - 1 - y);
    for (let x = 0; x < width; x += 1) writePixel(file, row, x, options, options.isColored(x, y));
  }
  return file;
}

function writePixel(
  file: Buffer,
  row: number,
  x: number,
  { bits, color }: BitmapOptions,
  isColored: boolean,
): void {
  const [red, green, blue] = isColored ? color : WHITE;
  if (bits === 1)
    file[row + (x >> 3)] = (file[row + (x >> 3)] ?? 0) | (Number(isColored) << (7 - (x & 7)));
  if (bits === 8) file[row + x] = Number(isColored);
  if (bits === 16)
    file.writeUInt16LE(((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3), row + x * 2);
  if (bits >= 24) file.set([blue, green, red], row + (x * bits) / 8);
}
