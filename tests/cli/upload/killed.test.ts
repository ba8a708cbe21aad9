import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { seededRandom } from "../../../lib/random";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";
import { startUploadCloud, type UploadCloud } from "../../helpers/upload-cloud";

const MIB = 1024 * 1024;
const SEED = 2026;
const KILLS = 4;

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
  for (let index = 0; index < 300; index += 1) {
    files[`${index % 7}/IMG_${index}.jpg`] = jpeg(Math.floor(random() * 20_000) + 10);
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
  for (let kill = 0; kill < KILLS; kill += 1) await killOne(folder, 10 + random.int(60));

  const finished = cloud.spawn([folder, "--lane", "bulk"]);
  let said = "";
  finished.stderr?.on("data", (text) => {
    said += text;
  });
  const [exitCode] = await once(finished, "close");

  expect({ exitCode, said }).toEqual({
    exitCode: 0,
    said: expect.stringMatching(
      /^\d+ files? uploaded to lane bulk, \d+ already there, 0 skipped, 0 failed/,
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

/** Kills the process once so many more calls have been answered. */
async function killOne(folder: string, calls: number): Promise<void> {
  const child = cloud.spawn([folder, "--lane", "bulk"]);
  const ended = once(child, "close");
  const until = cloud.calls.length + calls;
  while (cloud.calls.length < until && child.exitCode === null) await pause(1);
  child.kill("SIGKILL");
  await ended;
}

/** Keys of which S3 took more than one such call. */
function sentTwice(operations: readonly string[]): string[] {
  const seen = new Set<string>();
  return cloud.calls
    .filter(({ operation, status }) => operations.includes(operation) && status === 200)
    .map(({ key, detail }) => `${key}${detail}`)
    .filter((sent) => seen.size === seen.add(sent).size);
}
