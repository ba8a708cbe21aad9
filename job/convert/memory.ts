import { Budget } from "./budget";

/** The worker's memory for images. Whoever holds bytes of `files` may wait for `pixels`, never the other way. */
export interface Memory {
  /** For files as they were stored, and for what is sent. */
  readonly files: Budget;
  /** For what decoding takes. */
  readonly pixels: Budget;
}

const MIB = 1024 * 1024;
/** Node.js, the SDK, sharp and what 32 images in flight leave behind. Measured: 140 MiB. */
const PROCESS_MIB = 256;
const FILES_SHARE = 1 / 4;
/** The rest is for what malloc does not give back at once. */
const PIXELS_SHARE = 5 / 8;

/** @param memoryMiB of the container */
export function memoryOf(memoryMiB: number): Memory {
  const bytes = Math.max(memoryMiB - PROCESS_MIB, memoryMiB / 4) * MIB;
  return {
    files: new Budget(Math.floor(bytes * FILES_SHARE)),
    pixels: new Budget(Math.floor(bytes * PIXELS_SHARE)),
  };
}
