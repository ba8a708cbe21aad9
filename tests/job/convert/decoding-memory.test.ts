import type { Header } from "../../../job/content/header";
import { convertingBytes, decodingBytes } from "../../../job/convert/decoding-memory";

const MIB = 1024 * 1024;
const PHOTO: Header = {
  format: "JPEG",
  width: 6_000,
  height: 4_000,
  bytesPerPixel: 3,
  isInterlaced: false,
  isOpaque: true,
  isPlainColor: true,
  isUpright: true,
};

/** Photos of 24 megapixels in a process of their own: what they took at their peak. */
it.each<[string, Partial<Header>, number]>([
  ["JPEG", {}, 223],
  ["turned JPEG", { isUpright: false }, 224],
  ["progressive JPEG", { isInterlaced: true }, 225],
  ["PNG", { format: "PNG" }, 227],
  ["interlaced PNG", { format: "PNG", isInterlaced: true }, 215],
  ["WebP", { format: "WebP" }, 240],
  ["TIFF", { format: "TIFF" }, 226],
  ["GIF", { format: "GIF", bytesPerPixel: 4 }, 236],
  ["AVIF", { format: "AVIF" }, 426],
])("covers what converting a %s took when it was measured", (_, header, measuredMiB) => {
  const estimated = convertingBytes({ ...PHOTO, ...header }) / MIB;

  expect(estimated).toBeGreaterThan(measuredMiB * 0.98);
  expect(estimated).toBeLessThan(measuredMiB * 2.2);
});

it.each<[string, Partial<Header>, number]>([
  ["JPEG", {}, 2],
  ["turned JPEG", { isUpright: false }, 3],
  ["progressive JPEG", { isInterlaced: true }, 140],
  ["PNG", { format: "PNG" }, 14],
  ["interlaced PNG", { format: "PNG", isInterlaced: true }, 73],
])("covers what looking at a %s took when it was measured", (_, header, measuredMiB) => {
  expect(decodingBytes({ ...PHOTO, ...header }) / MIB).toBeGreaterThan(measuredMiB);
});
