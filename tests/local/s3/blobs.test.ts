import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { Blobs, isGone, type StoredBlob } from "../../../local/s3/blobs";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

afterAll(removeTemporaryFolders);

const nothing = () => undefined;

async function files(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

test("writes as the bytes come, and shows each piece", async () => {
  const blobs = await Blobs.open(temporaryFolder(), new Set());
  const seen: string[] = [];
  const source = Readable.from([Buffer.from("ab"), Buffer.from("cde")]);
  const stored = await blobs.write(source, (bytes) => seen.push(bytes.toString()));
  expect(stored.size).toBe(5);
  expect(seen).toEqual(["ab", "cde"]);
  expect(await blobs.read([stored], { start: 1, length: 3 })).toEqual(Buffer.from("bcd"));
});

test("leaves nothing of a source that breaks off", async () => {
  const directory = temporaryFolder();
  const blobs = await Blobs.open(directory, new Set());
  const broken = (async function* () {
    yield Buffer.alloc(1000);
    throw new Error("aborted");
  })();
  await expect(blobs.write(broken, nothing)).rejects.toThrow("aborted");
  expect(await files(directory)).toEqual([]);
});

test("removes at the start what a crash left behind, and nothing else", async () => {
  const directory = temporaryFolder();
  const before = await Blobs.open(directory, new Set());
  const kept = await before.write(Readable.from([Buffer.from("kept")]), nothing);
  await writeFile(join(directory, "0", "0abandoned"), "half");
  const after = await Blobs.open(directory, new Set([kept.blob]));
  expect(await files(directory)).toEqual([kept.blob]);
  expect(await after.read([kept], { start: 0, length: 4 })).toEqual(Buffer.from("kept"));
});

test("says of a removed blob that it is gone", async () => {
  const blobs = await Blobs.open(temporaryFolder(), new Set());
  const stored = await blobs.write(Readable.from([Buffer.from("x")]), nothing);
  await blobs.remove(stored.blob);
  const error = await blobs
    .read([stored], { start: 0, length: 1 })
    .catch((reason: unknown) => reason);
  expect(isGone(error)).toBe(true);
});

describe("of blobs that follow each other", () => {
  const LARGE = 300 * 1024;

  async function threeBlobs() {
    const directory = temporaryFolder();
    const blobs = await Blobs.open(directory, new Set());
    const stored: StoredBlob[] = [];
    for (const letter of ["a", "b", "c"]) {
      stored.push(await blobs.write(Readable.from([Buffer.alloc(LARGE, letter)]), nothing));
    }
    return { blobs, directory, stored };
  }

  const readAll = (blobs: Blobs, stored: StoredBlob[]) =>
    blobs.read(stored, { start: 0, length: 3 * LARGE });
  const ALL = Buffer.concat(["a", "b", "c"].map((letter) => Buffer.alloc(LARGE, letter)));

  test.each([
    [LARGE - 1, 2, "ab"],
    [LARGE, 1, "b"],
    [2 * LARGE - 1, 1, "b"],
    [0, 0, ""],
  ])("reads from byte %d on %d bytes", async (start, length, content) => {
    const { blobs, stored } = await threeBlobs();
    expect(await blobs.read(stored, { start, length })).toEqual(Buffer.from(content));
  });

  test("reads over several what is too much to hold", async () => {
    const { blobs, stored } = await threeBlobs();
    const read = await blobs.read(stored, { start: 10, length: 3 * LARGE - 20 });
    expect(read).toBeInstanceOf(Readable);
    expect((await buffer(Readable.from(read))).equals(ALL.subarray(10, -10))).toBe(true);
  });

  test("keeps for a stream what is removed meanwhile, and no longer", async () => {
    const { blobs, directory, stored } = await threeBlobs();
    const streams = [await readAll(blobs, stored), await readAll(blobs, stored)];
    for (const { blob } of stored) await blobs.remove(blob);
    for (const stream of streams) {
      expect((await buffer(Readable.from(stream))).equals(ALL)).toBe(true);
    }
    expect(await files(directory)).toEqual([]);
  });

  test("keeps nothing for a stream that nobody reads to its end", async () => {
    const { blobs, directory, stored } = await threeBlobs();
    const streams = [await readAll(blobs, stored), await readAll(blobs, stored)];
    for (const { blob } of stored) await blobs.remove(blob);
    for (const stream of streams) {
      if (!(stream instanceof Readable)) throw new Error("It is no stream.");
      if (stream === streams[0]) await once(stream, "readable");
      stream.destroy();
      await once(stream, "close");
    }
    await until(async () => (await files(directory)).length === 0);
  });
});

/** Files go after their stream has closed, which nobody is told of. */
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await setImmediate();
}
