import type { Sharp } from "sharp";
import { bitmap } from "../helpers/bitmap";
import { type DrawingOptions, drawing, isInBox } from "../helpers/drawing";

const MIB = 1024 * 1024;

/** What a file becomes: how Rekognition gets it, or why it is rejected. */
export type Expected = {
  readonly format: string;
  readonly as: "reference" | "bytes";
  readonly width: number;
  readonly height: number;
  /** Label of the box; pictures without one are too flat to have any. */
  readonly color?: "Red" | "Black";
};

export interface CorpusFile {
  readonly name: string;
  readonly make: () => Promise<Buffer>;
  readonly expected: Expected | { readonly reason: string; readonly detail: string };
}

/** Each format that is labelled × what it can hold × orientations × sizes at and over each limit. */
export function corpus(): CorpusFile[] {
  return [...variants(), ...orientations(), ...sizes(), ...byteLimits(), ...bitmaps()];
}

interface Variant {
  readonly name: string;
  readonly format: string;
  readonly as: "reference" | "bytes";
  readonly draw?: DrawingOptions;
  readonly write: (image: Sharp) => Sharp;
}

const GRAY: DrawingOptions = { color: [10, 10, 10] };

/** Bit depths, colour spaces, compressions and transparency. */
function variants(): CorpusFile[] {
  return VARIANTS.flatMap((variant) => [
    file(variant, "", {}),
    file(variant, " at 80 pixels", { width: 200, height: 80 }),
    small(variant),
  ]);
}

function small(variant: Variant): CorpusFile {
  return {
    ...file(variant, " at 79 pixels", { width: 200, height: 79 }),
    expected: {
      reason: "TOO_SMALL",
      detail: "200 x 79 pixels, Rekognition needs 80 on each side",
    },
  };
}

function file(variant: Variant, suffix: string, more: DrawingOptions): CorpusFile {
  const { name, format, as, draw, write } = variant;
  const { width = 160, height = 120 } = more;
  const color = draw?.color === GRAY.color ? "Black" : "Red";
  return {
    name: name + suffix,
    make: () => write(drawing({ ...draw, ...more })).toBuffer(),
    expected: { format, as, width, height, color },
  };
}

const VARIANTS: readonly Variant[] = [
  jpeg("baseline JPEG", (image) => image.jpeg()),
  jpeg("progressive JPEG", (image) => image.jpeg({ progressive: true })),
  jpeg("JPEG without subsampling", (image) => image.jpeg({ chromaSubsampling: "4:4:4" })),
  jpeg("JPEG with a wide gamut", (image) => image.withIccProfile("p3").jpeg()),
  { ...jpeg("gray JPEG", (image) => image.toColourspace("b-w").jpeg()), draw: GRAY },
  { ...jpeg("CMYK JPEG", (image) => image.toColourspace("cmyk").jpeg()), as: "bytes" },
  png("PNG", (image) => image.png()),
  png("interlaced PNG", (image) => image.png({ progressive: true })),
  png("PNG with a palette", (image) => image.png({ palette: true, colours: 4 })),
  { ...png("gray PNG", (image) => image.toColourspace("b-w").png()), draw: GRAY },
  { ...png("PNG of 16 bits", (image) => image.toColourspace("rgb16").png()), as: "bytes" },
  {
    ...png("gray PNG of 16 bits", (image) => image.toColourspace("grey16").png()),
    draw: GRAY,
    as: "bytes",
  },
  { ...png("transparent PNG", (image) => image.png()), draw: { transparent: true }, as: "bytes" },
  converted("GIF", "GIF", (image) => image.gif()),
  { ...converted("transparent GIF", "GIF", (image) => image.gif()), draw: { transparent: true } },
  converted("WebP", "WebP", (image) => image.webp()),
  converted("lossless WebP", "WebP", (image) => image.webp({ lossless: true })),
  {
    ...converted("transparent WebP", "WebP", (image) => image.webp()),
    draw: { transparent: true },
  },
  converted("AVIF", "AVIF", (image) => image.avif({ effort: 0 })),
  converted("AVIF of 10 bits", "AVIF", (image) => image.avif({ effort: 0, bitdepth: 10 })),
  converted("AVIF without subsampling", "AVIF", (image) =>
    image.avif({ effort: 0, chromaSubsampling: "4:4:4" }),
  ),
  converted("TIFF", "TIFF", (image) => image.tiff({ compression: "none" })),
  converted("LZW TIFF", "TIFF", (image) => image.tiff({ compression: "lzw" })),
  converted("deflate TIFF", "TIFF", (image) => image.tiff({ compression: "deflate" })),
  converted("JPEG in TIFF", "TIFF", (image) => image.tiff({ compression: "jpeg" })),
  converted("packed TIFF", "TIFF", (image) => image.tiff({ compression: "packbits" })),
  converted("tiled TIFF", "TIFF", (image) =>
    image.tiff({ tile: true, tileWidth: 64, tileHeight: 64 }),
  ),
  converted("BigTIFF", "TIFF", (image) => image.tiff({ bigtiff: true })),
  converted("TIFF of 16 bits", "TIFF", (image) => image.toColourspace("rgb16").tiff()),
  converted("CMYK TIFF", "TIFF", (image) => image.toColourspace("cmyk").tiff()),
  {
    ...converted("fax TIFF", "TIFF", (image) =>
      image.toColourspace("b-w").tiff({ compression: "ccittfax4", bitdepth: 1 }),
    ),
    draw: GRAY,
  },
  {
    ...converted("transparent TIFF", "TIFF", (image) => image.tiff({ compression: "lzw" })),
    draw: { transparent: true },
  },
];

function jpeg(name: string, write: Variant["write"]): Variant {
  return { name, format: "JPEG", as: "reference", write };
}

function png(name: string, write: Variant["write"]): Variant {
  return { name, format: "PNG", as: "reference", write };
}

function converted(name: string, format: string, write: Variant["write"]): Variant {
  return { name, format, as: "bytes", write };
}

/** All eight, in each format that can hold one; Rekognition turns JPEG itself. */
function orientations(): CorpusFile[] {
  const formats: Record<string, (image: Sharp) => Sharp> = {
    JPEG: (image) => image.jpeg(),
    PNG: (image) => image.png(),
    WebP: (image) => image.webp(),
    AVIF: (image) => image.avif({ effort: 0 }),
    TIFF: (image) => image.tiff({ compression: "lzw" }),
  };
  return Object.entries(formats).flatMap(([format, write]) =>
    [2, 3, 4, 5, 6, 7, 8].map((orientation): CorpusFile => {
      const as = format === "JPEG" ? "reference" : "bytes";
      const variant = { name: `${format} of orientation`, format, as, write } as const;
      return file(variant, ` ${orientation}`, { orientation });
    }),
  );
}

/** Sides at the limits and one pixel over; what is too long is scaled. */
function sizes(): CorpusFile[] {
  const formats: Record<string, (image: Sharp) => Sharp> = {
    JPEG: (image) => image.jpeg(),
    PNG: (image) => image.png({ compressionLevel: 1 }),
    WebP: (image) => image.webp({ effort: 0 }),
    TIFF: (image) => image.tiff({ compression: "lzw" }),
  };
  return Object.entries(formats).flatMap(([format, write]) => {
    const isNative = format === "JPEG" || format === "PNG";
    const native = { name: format, format, as: isNative ? "reference" : "bytes", write } as const;
    const long = { ...native, as: "bytes" } as const;
    return [
      file(native, " of 80 x 80", { width: 80, height: 80 }),
      tooSmall(native, 79, 80),
      tooSmall(native, 80, 79),
      strip(native, 10_000, 100),
      strip(long, 10_001, 100),
      strip(long, 100, 10_001),
    ];
  });
}

/** The stand-in looks at 128 pixels a side: it sees no box in a strip. */
function strip(variant: Variant, width: number, height: number): CorpusFile {
  const { format, as } = variant;
  return {
    ...file(variant, ` of ${width} x ${height}`, { width, height }),
    expected: { format, as, width, height },
  };
}

function tooSmall(variant: Variant, width: number, height: number): CorpusFile {
  return {
    ...file(variant, ` of ${width} x ${height}`, { width, height }),
    expected: {
      reason: "TOO_SMALL",
      detail: `${width} x ${height} pixels, Rekognition needs 80 on each side`,
    },
  };
}

/** Rekognition reads 15 MiB by reference, and not a byte more. */
function byteLimits(): CorpusFile[] {
  const variants = [jpeg("JPEG", (image) => image.jpeg()), png("PNG", (image) => image.png())];
  return variants.flatMap((variant) =>
    [0, 1].map((over): CorpusFile => {
      const as = over === 0 ? "reference" : "bytes";
      const padded = file({ ...variant, as }, ` of 15 MiB and ${over} bytes`, {});
      return { ...padded, make: async () => padTo(await padded.make(), 15 * MIB + over) };
    }),
  );
}

/** What stands behind an image's end is nobody's business. */
function padTo(image: Buffer, bytes: number): Buffer {
  return Buffer.concat([image, Buffer.alloc(bytes - image.length)]);
}

function bitmaps(): CorpusFile[] {
  return ([1, 8, 16, 24, 32] as const).flatMap((bits) =>
    [false, true].map(
      (isTopDown): CorpusFile => ({
        name: `bitmap of ${bits} bits from the ${isTopDown ? "top" : "bottom"}`,
        make: async () =>
          bitmap({ width: 170, height: 120, bits, isTopDown, color: [210, 30, 30], isColored }),
        expected: { format: "BMP", as: "bytes", width: 170, height: 120, color: "Red" },
      }),
    ),
  );
}

function isColored(x: number, y: number): boolean {
  return isInBox(x / 170, y / 120);
}
