export type FormatName = "JPEG" | "PNG" | "GIF" | "WebP" | "AVIF" | "HEIC" | "TIFF" | "BMP" | "SVG";

/** What the first bytes of a file say that it is, whatever its name and declared type. */
export interface ImageFormat {
  readonly name: FormatName;
  readonly contentType: string;
  /** Rekognition reads it as it is; every other format has to be converted first. */
  readonly native: boolean;
}

/** Bytes from a file's start that `sniffImageFormat` needs to see. */
export const SNIFF_BYTES = 512;

/**
 * The format by its signature, or nothing when these bytes begin no image that we know.
 *
 * @param head the first SNIFF_BYTES of the file, or all of a shorter one
 */
export function sniffImageFormat(head: Uint8Array): ImageFormat | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, SNIFF_BYTES));
  return SIGNATURES.find(({ matches }) => matches(bytes))?.format;
}

const JPEG: ImageFormat = { name: "JPEG", contentType: "image/jpeg", native: true };
const PNG: ImageFormat = { name: "PNG", contentType: "image/png", native: true };
const HEIC: ImageFormat = { name: "HEIC", contentType: "image/heic", native: false };
const AVIF: ImageFormat = { name: "AVIF", contentType: "image/avif", native: false };

const SIGNATURES: readonly { format: ImageFormat; matches: (bytes: Buffer) => boolean }[] = [
  { format: JPEG, matches: startsWith(0xff, 0xd8, 0xff) },
  { format: PNG, matches: startsWith(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) },
  { format: converted("GIF", "image/gif"), matches: startsWithText("GIF87a", "GIF89a") },
  { format: converted("WebP", "image/webp"), matches: isWebP },
  { format: AVIF, matches: hasBrand("avif", "avis") },
  {
    format: HEIC,
    matches: hasBrand(
      "heic",
      "heix",
      "hevc",
      "hevx",
      "hevm",
      "hevs",
      "heim",
      "heis",
      "mif1",
      "msf1",
    ),
  },
  { format: converted("TIFF", "image/tiff"), matches: isTiff },
  { format: converted("BMP", "image/bmp"), matches: isBmp },
  { format: converted("SVG", "image/svg+xml"), matches: isSvg },
];

function converted(name: FormatName, contentType: string): ImageFormat {
  return { name, contentType, native: false };
}

function startsWith(...signature: number[]): (bytes: Buffer) => boolean {
  return (bytes) => signature.every((byte, index) => bytes[index] === byte);
}

function startsWithText(...texts: string[]): (bytes: Buffer) => boolean {
  return (bytes) => texts.includes(bytes.toString("latin1", 0, texts[0]?.length));
}

function isWebP(bytes: Buffer): boolean {
  return bytes.toString("latin1", 0, 4) === "RIFF" && bytes.toString("latin1", 8, 12) === "WEBP";
}

/** ISO base media: any brand of the leading `ftyp` box, the major one or one that it is compatible with. */
function hasBrand(...brands: string[]): (bytes: Buffer) => boolean {
  return (bytes) => {
    if (bytes.toString("latin1", 4, 8) !== "ftyp") return false;
    const end = Math.min(bytes.readUInt32BE(0), bytes.length);
    const starts = [8];
    for (let start = 16; start + 4 <= end; start += 4) starts.push(start);
    return starts.some((start) => brands.includes(bytes.toString("latin1", start, start + 4)));
  };
}

/** Little or big endian, classic (42) or BigTIFF (43). */
function isTiff(bytes: Buffer): boolean {
  const start = bytes.toString("latin1", 0, 4);
  return ["II*\0", "MM\0*", "II+\0", "MM\0+"].includes(start);
}

/** "BM" alone begins many texts: the header's size must be one that exists. */
function isBmp(bytes: Buffer): boolean {
  if (bytes.toString("latin1", 0, 2) !== "BM" || bytes.length < 18) return false;
  return [12, 16, 40, 52, 56, 64, 108, 124].includes(bytes.readUInt32LE(14));
}

function isSvg(bytes: Buffer): boolean {
  const text = bytes
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .trimStart();
  return text.startsWith("<svg") || (/^<(\?xml|!--|!DOCTYPE)/i.test(text) && text.includes("<svg"));
}
