import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { concurrently } from "../../lib/concurrently";

const FILES_PER_FOLDER = 1000;
const WRITES_AT_ONCE = 16;
const JPEG = [0xff, 0xd8, 0xff, 0xe0];

/** Makes files that begin as JPEGs and are all different, a thousand a folder. */
export async function makeFiles(folder: string, files: number, bytes: number): Promise<void> {
  const content = randomBytes(bytes);
  content.set(JPEG);
  for (let first = 0; first < files; first += FILES_PER_FOLDER) {
    await mkdir(join(folder, nameOf(first / FILES_PER_FOLDER)), { recursive: true });
  }
  await concurrently(Array(files).keys(), WRITES_AT_ONCE, async (index) => {
    const own = Buffer.from(content);
    own.writeUInt32BE(index, JPEG.length);
    const name = `IMG_${nameOf(index)}.jpg`;
    await writeFile(join(folder, nameOf(Math.floor(index / FILES_PER_FOLDER)), name), own);
  });
}

function nameOf(index: number): string {
  return String(index).padStart(7, "0");
}
