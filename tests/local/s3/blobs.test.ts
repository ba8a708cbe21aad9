import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { Blobs, isGone } from "../../../local/s3/blobs";
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
