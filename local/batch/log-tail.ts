import { open } from "node:fs/promises";

const TAIL_BYTES = 16 * 1024;
const TAIL_LINES = 20;

/** The last lines of a log file, however long it is. */
export async function tailOf(file: string): Promise<string[]> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(size - start), 0, null, start);
    const lines = buffer.toString("utf8", 0, bytesRead).split("\n");
    return lines.filter((line) => line !== "").slice(-TAIL_LINES);
  } finally {
    await handle.close();
  }
}
