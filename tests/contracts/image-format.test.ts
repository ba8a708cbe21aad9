import fc from "fast-check";
import { SNIFF_BYTES, sniffImageFormat } from "../../contracts/image-format";

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

it.each([
  ["JPEG (JFIF)", bytes(0xff, 0xd8, 0xff, 0xe0), "image/jpeg"],
  ["JPEG (EXIF)", bytes(0xff, 0xd8, 0xff, 0xe1), "image/jpeg"],
  ["PNG", bytes(...PNG), "image/png"],
])("knows %s, which Rekognition reads", (_, head, contentType) => {
  expect(sniffImageFormat(head)).toMatchObject({ contentType, native: true });
});

it.each([
  ["GIF 87a", text("GIF87a"), "image/gif"],
  ["GIF 89a", text("GIF89a"), "image/gif"],
  ["WebP", text("RIFF\x10\0\0\0WEBPVP8 "), "image/webp"],
  ["HEIC", text("\0\0\0\x18ftypheic\0\0\0\0mif1heic"), "image/heic"],
  ["HEIC sequence", text("\0\0\0\x18ftyphevm"), "image/heic"],
  ["HEIF of an unnamed codec", text("\0\0\0\x18ftypmif1"), "image/heic"],
  ["AVIF", text("\0\0\0\x1cftypavif"), "image/avif"],
  ["AVIF under a general brand", text("\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf"), "image/avif"],
  ["AVIF sequence", text("\0\0\0\x1cftypavis"), "image/avif"],
  ["TIFF, little endian", text("II*\0"), "image/tiff"],
  ["TIFF, big endian", text("MM\0*"), "image/tiff"],
  ["BigTIFF", text("II+\0"), "image/tiff"],
  ["BMP", bitmap(40), "image/bmp"],
  ["BMP of OS/2", bitmap(12), "image/bmp"],
  ["SVG", text('<svg xmlns="http://www.w3.org/2000/svg">'), "image/svg+xml"],
  ["SVG after a declaration", text('\n<?xml version="1.0"?>\n<svg>'), "image/svg+xml"],
  ["SVG after a byte order mark", text("\ufeff<svg>", "utf8"), "image/svg+xml"],
])("knows %s, which must be converted", (_, head, contentType) => {
  expect(sniffImageFormat(head)).toMatchObject({ contentType, native: false });
});

it.each([
  ["nothing", bytes()],
  ["a truncated JPEG signature", bytes(0xff, 0xd8)],
  ["a truncated PNG signature", bytes(...PNG.slice(0, 7))],
  ["a sound in a RIFF container", text("RIFF\x10\0\0\0WAVEfmt ")],
  ["a film in an ISO container", text("\0\0\0\x18ftypisom")],
  ["a film beside which other boxes stand", text("\0\0\0\x14ftypisom\0\0\0\0isomavifmif1")],
  ["a text that begins with BM", text("BMW, Audi and Mercedes are cars.")],
  ["XML that is no SVG", text('<?xml version="1.0"?><note/>')],
  ["HTML", text("<!DOCTYPE html><html>")],
  ["PDF", text("%PDF-1.7")],
  ["a ZIP archive", text("PK\x03\x04")],
  ["plain text", text("no image at all")],
])("does not know %s", (_, head) => {
  expect(sniffImageFormat(head)).toBeUndefined();
});

it("looks at the first 512 bytes only", () => {
  const late = `${'<?xml version="1.0"?>'.padEnd(SNIFF_BYTES)}<svg>`;
  expect(sniffImageFormat(text(late))).toBeUndefined();
});

it("reads a view of a larger buffer by its own bounds", () => {
  const buffer = bytes(0, 0, 0, 0xff, 0xd8, 0xff, 0xe0);
  expect(sniffImageFormat(buffer.subarray(3))?.name).toBe("JPEG");
  expect(sniffImageFormat(buffer.subarray(3, 5))).toBeUndefined();
});

it("survives any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (head) => {
      expect(() => sniffImageFormat(head)).not.toThrow();
    }),
  );
});

function bytes(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

function text(content: string, encoding: BufferEncoding = "latin1"): Uint8Array {
  return Buffer.from(content, encoding);
}

function bitmap(headerBytes: number): Uint8Array {
  const head = Buffer.alloc(26);
  head.write("BM", "latin1");
  head.writeUInt32LE(headerBytes, 14);
  return head;
}
