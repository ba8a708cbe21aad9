import type { Header, Unreadable } from "./header";

/** File header and the part of the information header that tells what is in it. */
const HEADER_BYTES = 34;
const MIN_INFORMATION_HEADER_BYTES = 40;
/** Plain pixels, plain pixels with masks, and with a mask for opacity. */
const READABLE_COMPRESSIONS = [0, 3, 6];

/** https://learn.microsoft.com/en-us/windows/win32/api/wingdi/ns-wingdi-bitmapinfoheader */
export function bitmapHeader(start: Uint8Array): Header | Unreadable {
  const view = Buffer.from(start.buffer, start.byteOffset, start.byteLength);
  if (view.length < HEADER_BYTES) return { unreadable: "it ends within its header" };
  if (view.readUInt32LE(14) < MIN_INFORMATION_HEADER_BYTES) return unsupported("of OS/2");
  const width = view.readInt32LE(18);
  // Negative when its rows go from top to bottom.
  const height = Math.abs(view.readInt32LE(22));
  if (width <= 0 || height === 0) return { unreadable: `it says ${width} x ${height} pixels` };
  if (!READABLE_COMPRESSIONS.includes(view.readUInt32LE(30))) return unsupported("compressed");
  // bmp-ts stops at the end of the first row.
  if (view.readUInt16LE(28) === 4 && width % 2 === 1)
    return unsupported("of 16 colours and odd width");
  return {
    format: "BMP",
    width,
    height,
    bytesPerPixel: 4,
    isInterlaced: true,
    isOpaque: true,
    isPlainColor: true,
    isUpright: true,
  };
}

function unsupported(kind: string): Unreadable {
  return {
    unreadable: `bitmaps ${kind} are not read, save it as PNG`,
    reason: "UNSUPPORTED_FORMAT",
  };
}
