import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { MIN_FILES_FOR_THREADS } from "../../../cli/upload/transfer-engine";
import { seededRandom } from "../../../lib/random";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";
import { startUploadCloud, type UploadCloud } from "../../helpers/upload-cloud";

const MIB = 1024 * 1024;
const SEED = 2026;
const KILLS = 4;

/** Six processes one after the other, and 80 MB: it ends when it hangs, not when the machine is busy. */
jest.setTimeout(300_000);

let cloud: UploadCloud;
beforeEach(async () => {
  cloud = await startUploadCloud();
});
afterEach(async () => {
  await cloud.close();
  removeTemporaryFolders();
});

function folderOf(random: () => number): Record<string, Buffer> {
  const files: Record<string, Buffer> = {};
  // So many that threads send them.
  for (let index = 0; index < MIN_FILES_FOR_THREADS; index += 1) {
    files[`${index % 7}/IMG_${index}.jpg`] = jpeg(Math.floor(random() * 2000) + 10);
  }
  for (const name of ["large.jpg", "3/large.jpg"])
    files[name] = jpeg(40 * MIB + Math.floor(random() * MIB));
  return files;
}

function jpeg(bytes: number): Buffer {
  const image = Buffer.alloc(bytes, bytes % 251);
  image.set([0xff, 0xd8, 0xff, 0xe0]);
  image.writeUInt32BE(bytes, 4);
  return image;
}

it("ends with exactly the folder's files after kills at random moments, and sends no finished one twice", async () => {
  const random = seededRandom(SEED);
  const files = folderOf(random.next);
  const folder = temporaryFolder(files);
  for (let kill = 0; kill < KILLS; kill += 1) await stop(folder, "SIGKILL", 10 + random.int(600));

  const { exitCode, said } = await stop(folder, "SIGKILL", Number.POSITIVE_INFINITY);

  expect({ exitCode, said }).toEqual({
    exitCode: 0,
    said: expect.stringMatching(
      /^[\d,]+ files? uploaded to lane bulk, [\d,]+ already there, 0 skipped, 0 failed/,
    ),
  });
  const expected = Object.entries(files).map(([name, bytes]) => [
    `bulk/${name}`,
    bytes.toString("latin1"),
  ]);
  const stored = await cloud.stored();
  expect(Object.keys(stored).sort()).toEqual(expected.map(([key]) => key).sort());
  expect(expected.every(([key = "", bytes]) => stored[key] === bytes)).toBe(true);
  expect(sentTwice(["PutObject", "CompleteMultipartUpload"])).toEqual([]);
  // Parts that were there when they were listed; one that S3 took as the process died may come again.
  expect(sentTwice(["UploadPart"]).length).toBeLessThanOrEqual(KILLS * 8);
});

it("stops on Ctrl-C with what it has done, and the same command does the rest", async () => {
  const folder = temporaryFolder(folderOf(seededRandom(SEED).next));
  const { exitCode, said } = await stop(folder, "SIGINT", 300);
  expect(exitCode).toBe(130);
  expect(said).toMatch(
    /^\d+ files uploaded to lane bulk, 0 already there, 0 skipped, 0 failed: .*\nInterrupted after \d+ of 2,002 files\. Nothing is lost; the same command goes on from here/,
  );
  const rest = await stop(folder, "SIGINT", Number.POSITIVE_INFINITY);
  expect(rest.exitCode).toBe(0);
  expect(rest.said).toMatch(/^[\d,]+ files uploaded to lane bulk, [\d,]+ already there, 0 skipped/);
  expect(Object.keys(await cloud.stored())).toHaveLength(2002);
  expect(sentTwice(["PutObject", "CompleteMultipartUpload"])).toEqual([]);
});

/** Runs it, and sends the signal once so many more calls have been answered. */
async function stop(folder: string, signal: NodeJS.Signals, calls: number) {
  const child = cloud.spawn([folder, "--lane", "bulk"]);
  let said = "";
  child.stderr?.on("data", (text) => {
    said += text;
  });
  const ended = once(child, "close");
  const until = cloud.calls.length + calls;
  while (cloud.calls.length < until && child.exitCode === null) await pause(1);
  child.kill(signal);
  const [exitCode] = await ended;
  return { exitCode, said };
}

/** Keys of which S3 took more than one such call. */
function sentTwice(operations: readonly string[]): string[] {
  const seen = new Set<string>();
  return cloud.calls
    .filter(({ operation, status }) => operations.includes(operation) && status === 200)
    .map(({ key, detail }) => `${key}${detail}`)
    .filter((sent) => seen.size === seen.add(sent).size);
}
