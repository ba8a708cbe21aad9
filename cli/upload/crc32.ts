import { crc32 as nativeCrc32 } from "node:zlib";

/** The CRC-32 of all bytes so far, from that of those before. Node.js has it itself from 20.15 on. */
export const crc32: (bytes: Uint8Array, before?: number) => number =
  typeof nativeCrc32 === "function" ? nativeCrc32 : crc32ByTable;

/** https://www.rfc-editor.org/rfc/rfc1952#section-8 */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

export function crc32ByTable(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}
