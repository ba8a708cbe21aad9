import { chmodSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { RecordingIo } from "../../helpers/recording-io";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";
import { startUploadCloud, type UploadCloud } from "../../helpers/upload-cloud";

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]);
const TEXT = JPEG.toString("latin1");
const BULK = ["--lane", "bulk"];

let cloud: UploadCloud;
beforeEach(async () => {
  cloud = await startUploadCloud();
});
afterEach(async () => {
  await cloud.close();
  removeTemporaryFolders();
});

const putKeys = () =>
  cloud.calls.filter(({ operation }) => operation === "PutObject").map(({ key }) => key);

it("brings folders, files and what patterns match below the lane's prefix, by their names", async () => {
  const folder = temporaryFolder({
    "a b/c+d%.jpg": JPEG,
    "写真 1.png": JPEG,
    "notes.txt": "hello",
    ".hidden.jpg": JPEG,
  });
  const other = temporaryFolder({ "one.jpg": JPEG, "2024/x.jpg": JPEG, "2024/y.png": JPEG });

  const run = await cloud.upload([
    folder,
    join(other, "one.jpg"),
    join(other, "*/*.jpg"),
    ...BULK,
    "--prefix",
    "trip/",
  ]);

  expect(run).toEqual({
    exitCode: 0,
    stdout: [],
    stderr: [
      "skipped .hidden.jpg: hidden",
      "skipped notes.txt: not an image",
      expect.stringMatching(
        /^4 files uploaded to lane bulk, 0 already there, 2 skipped, 0 failed: 24 B in .* \(.*\/s\)\.$/,
      ),
    ],
  });
  expect(await cloud.stored()).toEqual({
    "bulk/trip/2024/x.jpg": TEXT,
    "bulk/trip/a b/c+d%.jpg": TEXT,
    "bulk/trip/one.jpg": TEXT,
    "bulk/trip/写真 1.png": TEXT,
  });
  const Key = "bulk/trip/写真 1.png";
  const { ContentType } = await cloud.s3.send(new HeadObjectCommand({ Bucket: "images", Key }));
  expect(ContentType).toBe("image/jpeg");
});

it("sends nothing again that is there, without asking for each file", async () => {
  const folder = temporaryFolder({ "a.jpg": JPEG, "b.jpg": JPEG, "c.jpg": "same size?" });
  await cloud.upload([folder, ...BULK]);
  writeFileSync(join(folder, "c.jpg"), "same size!");
  cloud.calls.splice(0);

  const run = await cloud.upload([folder, ...BULK, "--json"]);

  expect(run.exitCode).toBe(0);
  expect(run.stdout.map((line) => JSON.parse(line))).toEqual(
    expect.arrayContaining([
      { alreadyThere: "bulk/a.jpg", eTag: expect.stringMatching(/^"\w{32}"$/), bytes: 6 },
      { alreadyThere: "bulk/b.jpg", eTag: expect.any(String), bytes: 6 },
      { uploaded: "bulk/c.jpg", eTag: expect.any(String), bytes: 10 },
    ]),
  );
  expect(JSON.parse(run.stdout.at(-1) ?? "")).toEqual({
    summary: {
      ...{ uploaded: 1, alreadyThere: 2, skipped: 0, failed: 0, bytes: 10 },
      seconds: expect.any(Number),
    },
  });
  expect(putKeys()).toEqual(["bulk/c.jpg"]);
  expect(cloud.calls.filter(({ operation }) => operation === "ListObjectsV2")).toHaveLength(1);
});

it("prints in a dry run what the real one would do, and sends nothing", async () => {
  const folder = temporaryFolder({ "a.jpg": JPEG, "b.gif": "GIF89a", "c.txt": "x" });
  await cloud.s3.send(new PutObjectCommand({ Bucket: "images", Key: "bulk/a.jpg", Body: JPEG }));

  const run = await cloud.upload([folder, ...BULK, "--dry-run"]);

  expect(run.exitCode).toBe(0);
  expect(run.stdout.sort()).toEqual(["there\tbulk/a.jpg\t6", "upload\tbulk/b.gif\t6\timage/gif"]);
  expect(run.stderr).toEqual([
    "skipped c.txt: not an image",
    "Dry run: 1 file (6 B) would go to s3://images/bulk/, 1 already there, 1 skipped, 0 failed. Nothing was uploaded.",
  ]);
  expect(Object.keys(await cloud.stored())).toEqual(["bulk/a.jpg"]);
});

it("takes what matches an --include and no --exclude", async () => {
  const folder = temporaryFolder({
    "a.jpg": JPEG,
    "a-small.jpg": JPEG,
    "b.png": JPEG,
    "drafts/c.jpg": JPEG,
    "deep/d.jpg": JPEG,
  });
  const filters = ["--include", "*.jpg", "--exclude", "*-small.*", "--exclude", "drafts/**"];
  await cloud.upload([folder, ...BULK, ...filters]);
  expect(Object.keys(await cloud.stored())).toEqual(["bulk/a.jpg", "bulk/deep/d.jpg"]);
});

it("refuses two files of the same key before anything moves, and names both", async () => {
  const one = temporaryFolder({ "sub/a.jpg": JPEG, "notes.txt": "x" });
  const other = temporaryFolder({ "sub/a.jpg": JPEG, "notes.txt": "y" });
  const run = await cloud.upload([one, other, ...BULK]);
  expect(run).toEqual({
    exitCode: 2,
    stdout: [],
    stderr: [
      `labeler: "${one}/sub/a.jpg" and "${other}/sub/a.jpg" would both become "sub/a.jpg". ` +
        "Upload them one after the other, with another --prefix each.",
    ],
  });
  expect(cloud.calls).toEqual([]);
});

it("takes a file once that two paths name", async () => {
  const folder = temporaryFolder({ "a.jpg": JPEG });
  const run = await cloud.upload([folder, join(folder, "a.jpg"), ...BULK]);
  expect(run.exitCode).toBe(0);
  expect(putKeys()).toEqual(["bulk/a.jpg"]);
});

it.each([
  [["/no/such"], 'There is no file or folder "/no/such". Name one that exists.'],
  [["/tmp/no-such*.jpg"], 'Nothing matches "/tmp/no-such*.jpg".'],
  [["EMPTY"], '"EMPTY" holds no image to upload.'],
  [
    ["FULL", "--prefix", "2024/trip"],
    '--prefix takes folders below the lane\'s prefix, such as "2024/trip/", not "2024/trip". Did you mean "2024/trip/"?',
  ],
  [["FULL", "--prefix", "/x/"], 'Did you mean "x/"?'],
  [["FULL", "--exclude", "/x"], '--exclude takes patterns relative to the path, not "/x".'],
  [["FULL", "--lane", "fast"], 'There is no lane "fast". Choose one of: express, bulk.'],
])("explains %j before anything moves", async (args, message) => {
  const folders: Record<string, string> = {
    EMPTY: temporaryFolder(),
    FULL: temporaryFolder({ "a.jpg": JPEG }),
  };
  const run = await cloud.upload([...BULK, ...args.map((arg) => folders[arg] ?? arg)]);
  expect(run.exitCode).toBe(2);
  const told = message.replace("EMPTY", folders.EMPTY ?? "");
  expect(run.stderr.join("\n")).toContain(told);
  expect(cloud.calls).toEqual([]);
});

it("goes on when files fail, and says which, where to and why", async () => {
  const long = `${"f".repeat(200)}/`.repeat(5);
  const folder = temporaryFolder({
    "a.jpg": JPEG,
    "b.jpg": JPEG,
    [`${long}${"c".repeat(30)}.jpg`]: JPEG,
  });
  symlinkSync(join(folder, "gone.jpg"), join(folder, "broken.jpg"));
  cloud.intercept = (operation, key) =>
    operation === "PutObject" && key.endsWith("b.jpg")
      ? { status: 403, body: "<Error><Code>AccessDenied</Code><Message>No.</Message></Error>" }
      : undefined;

  const run = await cloud.upload([folder, ...BULK]);

  expect(run.exitCode).toBe(1);
  expect(run.stderr.slice(0, -1).sort()).toEqual([
    `failed ${folder}/b.jpg -> bulk/b.jpg: AccessDenied: No.`,
    `failed ${folder}/broken.jpg -> bulk/broken.jpg: ENOENT: no such file or directory, open '${folder}/broken.jpg'`,
    expect.stringMatching(/c\.jpg: its key is 1044 bytes long, S3 takes 1024; shorten its path$/),
  ]);
  expect(Object.keys(await cloud.stored())).toContain("bulk/a.jpg");
});

it("sends what was throttled again, until S3 takes it", async () => {
  const folder = temporaryFolder({ "a.jpg": JPEG });
  let refusals = 2;
  cloud.intercept = (operation) => {
    if (operation !== "PutObject" || refusals === 0) return undefined;
    refusals -= 1;
    return { status: 503, body: "<Error><Code>SlowDown</Code><Message>Slow.</Message></Error>" };
  };
  const run = await cloud.upload([folder, ...BULK]);
  expect(run.exitCode).toBe(0);
  expect(cloud.calls.map(({ status }) => status)).toEqual([200, 503, 503, 200]);
});

it("ends where no other file would get through either, and goes on from there", async () => {
  const names = Array.from({ length: 200 }, (_, index) => `${index}.jpg`);
  const folder = temporaryFolder(Object.fromEntries(names.map((name) => [name, JPEG])));
  let left = 3;
  cloud.intercept = (operation) => {
    if (operation !== "PutObject" || left-- > 0) return undefined;
    return { status: 400, body: "<Error><Code>ExpiredToken</Code><Message>Old.</Message></Error>" };
  };

  const run = await cloud.upload([folder, ...BULK]);

  expect(run.exitCode).toBe(5);
  expect(run.stderr).toEqual([
    expect.stringMatching(/^3 files uploaded to lane bulk, 0 already there, 0 skipped, 0 failed: /),
    expect.stringMatching(
      /^labeler: AWS does not accept the credentials: Old\. Sign in .* The same command then goes on from here\.$/,
    ),
  ]);
  expect(putKeys().length).toBeLessThan(40);
  cloud.intercept = () => undefined;
  expect((await cloud.upload([folder, ...BULK])).exitCode).toBe(0);
  expect(Object.keys(await cloud.stored())).toHaveLength(200);
});

it("tells a file that vanishes between the survey and its turn", async () => {
  const folder = temporaryFolder({ "a.jpg": JPEG, "b.jpg": JPEG });
  cloud.intercept = (operation) => {
    if (operation === "ListObjectsV2") rmSync(join(folder, "b.jpg"), { force: true });
    return undefined;
  };
  const run = await cloud.upload([folder, ...BULK]);
  expect(run.exitCode).toBe(1);
  expect(run.stderr[0]).toContain("b.jpg -> bulk/b.jpg: ENOENT");
  expect(Object.keys(await cloud.stored())).toEqual(["bulk/a.jpg"]);
});

it("ends with what is under way on Ctrl-C, and says how to go on", async () => {
  const folder = temporaryFolder({ "a.jpg": JPEG, "b.jpg": JPEG });
  const io = new RecordingIo();
  cloud.intercept = (operation) => {
    if (operation === "PutObject") io.pressCtrlC();
    return undefined;
  };
  const run = await cloud.upload([folder, ...BULK], { io });
  expect(run.exitCode).toBe(130);
  expect(run.stderr.at(-1)).toMatch(
    /^Interrupted after [01] of 2 files\. Nothing is lost; the same command goes on from here, and sends nothing again that is there\.$/,
  );
  cloud.intercept = () => undefined;
  expect((await cloud.upload([folder, ...BULK])).exitCode).toBe(0);
  expect(Object.keys(await cloud.stored())).toEqual(["bulk/a.jpg", "bulk/b.jpg"]);
});

describe("a file of 17 MiB", () => {
  const PART = 8 * 1024 * 1024;
  const large = Buffer.alloc(2 * PART + 1024 * 1024, "x");
  JPEG.copy(large);
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder({ "large.jpg": large });
  });
  const operations = () => cloud.calls.map(({ operation }) => operation);
  const parts = () => operations().filter((operation) => operation === "UploadPart").length;

  it("goes in parts, and is known again by its ETag", async () => {
    const run = await cloud.upload([folder, ...BULK]);
    expect(run.stderr.join()).toContain("1 file uploaded");
    expect(run.exitCode).toBe(0);
    expect(parts()).toBe(3);
    const stored = await cloud.stored();
    expect(stored["bulk/large.jpg"] === large.toString("latin1")).toBe(true);
    cloud.calls.splice(0);
    await cloud.upload([folder, ...BULK]);
    expect(operations()).toEqual(["ListObjectsV2"]);
  });

  it("leaves nothing behind when a part fails", async () => {
    cloud.intercept = (operation) =>
      operation === "UploadPart"
        ? { status: 403, body: "<Error><Code>AccessDenied</Code><Message>No.</Message></Error>" }
        : undefined;
    const run = await cloud.upload([folder, ...BULK]);
    expect(run.exitCode).toBe(1);
    expect(operations()).toContain("AbortMultipartUpload");
    expect(await cloud.stored()).toEqual({});
  });

  it("goes on after Ctrl-C with the parts that are there", async () => {
    const io = new RecordingIo();
    cloud.intercept = (operation) => {
      if (operation === "CompleteMultipartUpload") io.pressCtrlC();
      return operation === "CompleteMultipartUpload" ? { status: 503, body: "" } : undefined;
    };
    expect((await cloud.upload([folder, ...BULK], { io })).exitCode).toBe(130);
    expect(operations()).not.toContain("AbortMultipartUpload");
    cloud.intercept = () => undefined;
    cloud.calls.splice(0);

    const run = await cloud.upload([folder, ...BULK]);

    expect(run.exitCode).toBe(0);
    expect(parts()).toBe(0);
    expect(operations()).not.toContain("CreateMultipartUpload");
    expect((await cloud.stored())["bulk/large.jpg"] === large.toString("latin1")).toBe(true);
  });

  it("sends only those parts again that are of another content", async () => {
    const io = new RecordingIo();
    cloud.intercept = (operation) => {
      if (operation === "CompleteMultipartUpload") io.pressCtrlC();
      return operation === "CompleteMultipartUpload" ? { status: 503, body: "" } : undefined;
    };
    await cloud.upload([folder, ...BULK], { io });
    cloud.intercept = () => undefined;
    cloud.calls.splice(0);
    const changed = Buffer.from(large);
    changed[PART + 5] = 0;
    writeFileSync(join(folder, "large.jpg"), changed);

    await cloud.upload([folder, ...BULK]);

    expect(parts()).toBe(1);
    expect((await cloud.stored())["bulk/large.jpg"] === changed.toString("latin1")).toBe(true);
  });

  it("is not uploaded when it changes while it is read", async () => {
    cloud.intercept = (operation) => {
      if (operation === "UploadPart") utimesSync(join(folder, "large.jpg"), 1, 1);
      return undefined;
    };
    const run = await cloud.upload([folder, ...BULK]);
    expect(run.exitCode).toBe(1);
    expect(run.stderr[0]).toMatch(/large\.jpg -> bulk\/large\.jpg: it changed while it was read/);
    expect(operations()).toContain("AbortMultipartUpload");
    expect(await cloud.stored()).toEqual({});
  });
});

it("compares checksums where ETags are no MD5s, as under KMS", async () => {
  // More than start at once: what the first ones teach holds for the others.
  const names = Array.from({ length: 40 }, (_, index) => `${index}.jpg`);
  const folder = temporaryFolder(Object.fromEntries(names.map((name) => [name, JPEG])));
  await cloud.upload([folder, ...BULK]);
  writeFileSync(join(folder, "7.jpg"), Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 1]));
  cloud.calls.splice(0);
  cloud.areETagsSealed = true;

  const run = await cloud.upload([folder, ...BULK]);

  expect(run.stderr.at(-1)).toContain("1 file uploaded to lane bulk, 39 already there");
  expect(putKeys()).toEqual(["bulk/7.jpg"]);
});

it("reports files that may not be read", async () => {
  const folder = temporaryFolder({ "a.jpg": JPEG, "b.jpg": JPEG });
  chmodSync(join(folder, "b.jpg"), 0);
  const isRoot = readable(join(folder, "b.jpg"));
  const run = await cloud.upload([folder, ...BULK]);
  expect(run.exitCode).toBe(isRoot ? 0 : 1);
  if (!isRoot) expect(run.stderr[0]).toContain("b.jpg -> bulk/b.jpg: EACCES");
});

function readable(path: string): boolean {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
}
