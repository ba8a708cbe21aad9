import { MAX_PARTS } from "../../contracts/limits";

const MIB = 1024 * 1024;

/** Larger files go in parts, several at once; smaller ones in one PUT. */
export const MAX_SINGLE_PUT_BYTES = 16 * MIB;
/** Small enough for several in memory at once, and what other tools take: they make the same ETags. */
export const PART_BYTES = 8 * MIB;
/** Every thread has room for one of them. */
export const MAX_HELD_PART_BYTES = 32 * MIB;
/** The largest file that can be uploaded. */
export const MAX_FILE_BYTES = MAX_PARTS * MAX_HELD_PART_BYTES;

/** The size of each part but the last: follows from the file's size alone, so that its ETag can be computed again. */
export function partBytesOf(fileBytes: number): number {
  return Math.max(PART_BYTES, Math.ceil(fileBytes / MAX_PARTS / MIB) * MIB);
}

export function partsOf(fileBytes: number): number {
  return Math.ceil(fileBytes / partBytesOf(fileBytes));
}

/** Where each part begins, and how long it is. */
export function* partRanges(fileBytes: number): Generator<{ start: number; length: number }> {
  const partBytes = partBytesOf(fileBytes);
  for (let start = 0; start < fileBytes; start += partBytes) {
    yield { start, length: Math.min(partBytes, fileBytes - start) };
  }
}
