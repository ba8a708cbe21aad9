import sharp from "sharp";
import { labeler } from "../helpers/labeler";
import { removeTemporaryFolders, temporaryFolder } from "../helpers/temporary-folder";

jest.setTimeout(60_000);

const HARD_NAMES = [
  "Arezzo 2008/50% off + more, really (copy).jpg",
  "Archiv für Bilder/Crémieux.JPG",
  "写真 1.png",
];

let photos: string;
let stateDirectory: string;

/** A photograph's worth of pixels: too small ones are refused. */
function picture(
  format: "jpeg" | "png" | "webp",
  background: string,
  width = 200,
): Promise<Buffer> {
  return sharp({ create: { width, height: 120, channels: 3, background } })
    .toFormat(format)
    .toBuffer();
}

beforeAll(async () => {
  photos = temporaryFolder({
    [HARD_NAMES[0] ?? ""]: await picture("jpeg", "#cc2222"),
    [HARD_NAMES[1] ?? ""]: await picture("jpeg", "#2222cc"),
    [HARD_NAMES[2] ?? ""]: await picture("png", "#22aa22"),
    "tiny.png": await picture("png", "#22aa22", 79),
    "web.webp": await picture("webp", "#22aa22"),
    "half.jpg": (await picture("jpeg", "#885511")).subarray(0, 200),
    "empty.jpg": "",
    "notes.jpg": "not a picture",
    "Thumbs.db": "not a picture",
    ".hidden.jpg": "hidden",
  });
  stateDirectory = temporaryFolder();
});

afterAll(removeTemporaryFolders);

it("settles every file of a folder, each with its outcome", async () => {
  const run = await labeler(["local", photos, "--port", "0", "--json"], { stateDirectory });
  expect({ ...run, stdout: [] }).toMatchObject({ exitCode: 0 });
  expect(run.stderr).toEqual(
    expect.arrayContaining(["skipped .hidden.jpg: hidden", "skipped Thumbs.db: not an image"]),
  );
  const summary = JSON.parse(run.stdout.join(""));
  expect(summary).toMatchObject({ labeledAnew: 4, alreadySettled: 0 });
  expect(summary.outcomes).toEqual(
    expect.arrayContaining([
      { outcome: "LABELED", images: 4 },
      { outcome: "REJECTED", reason: "TOO_SMALL", images: 1 },
      { outcome: "REJECTED", reason: "UNSUPPORTED_FORMAT", images: 1 },
      { outcome: "REJECTED", reason: "CORRUPT", images: 1 },
      { outcome: "REJECTED", reason: "EMPTY", images: 1 },
    ]),
  );
  expect(summary.outcomes).toHaveLength(5);
});

it.each(HARD_NAMES)("finds %s again by its name and by its label", async (name) => {
  const shown = await labeler(["show", name, "--json"], { stateDirectory });
  expect(shown.exitCode).toBe(0);
  expect(JSON.parse(shown.stdout.join(""))).toMatchObject({
    outcome: "LABELED",
    lane: "express",
    width: 200,
    height: 120,
    object: { state: "SAME" },
    job: { status: "SUCCEEDED", attempts: [{ exitCode: 0, logStream: expect.any(String) }] },
  });
  const found = await labeler(["search", "LANDSCAPE", "--json"], { stateDirectory });
  expect(found.stdout.map((line) => JSON.parse(line).key)).toContain(`express/${name}`);
});

it("labels nothing anew the second time, and says so", async () => {
  const run = await labeler(["local", photos, "--port", "0", "--json"], { stateDirectory });
  expect(run.exitCode).toBe(0);
  expect(JSON.parse(run.stdout.join(""))).toMatchObject({ labeledAnew: 0, alreadySettled: 8 });
  expect(run.stderr.at(-1)).toMatch(
    /^0 images settled anew, 8 images settled before \(nothing labeled again, nothing paid\)/,
  );
});

it("labels an image anew once its content is another", async () => {
  const changed = temporaryFolder({ "写真 1.png": await picture("png", "#dddd00", 320) });
  const run = await labeler(["local", changed, "--port", "0", "--json"], { stateDirectory });
  expect(JSON.parse(run.stdout.join(""))).toMatchObject({ labeledAnew: 1, alreadySettled: 0 });
  const shown = await labeler(["show", "写真 1.png", "--json"], { stateDirectory });
  expect(JSON.parse(shown.stdout.join(""))).toMatchObject({ width: 320, height: 120 });
});

it("uploads to a local cloud that is not up, which labels while the upload waits", async () => {
  const folder = temporaryFolder({ "later.jpg": await picture("jpeg", "#ee88ee") });
  const upload = ["upload", folder, "--lane", "express"];
  const plan = await labeler([...upload, "--dry-run"], { stateDirectory });
  expect(plan).toMatchObject({
    exitCode: 0,
    stdout: [expect.stringMatching(/^upload\texpress\/later\.jpg\t/)],
  });
  expect((await labeler(["show", "later.jpg"], { stateDirectory })).exitCode).toBe(1);
  const run = await labeler([...upload, "--wait", "--json"], { stateDirectory });
  expect(run.exitCode).toBe(0);
  expect(JSON.parse(run.stdout.join(""))).toMatchObject({ labeledAnew: 1 });
});

it("says what to do about an image that is not known, with exit code 1", async () => {
  const run = await labeler(["show", "nowhere.jpg"], { stateDirectory });
  expect(run).toMatchObject({ exitCode: 1, stdout: [] });
  expect(run.stderr[0]).toMatch(/^Nothing is known of "nowhere.jpg" in the local cloud\./);
});

it("lists the labels there are, surest confidence and all", async () => {
  const run = await labeler(["labels", "--json"], { stateDirectory });
  const counts = run.stdout.map((line) => JSON.parse(line));
  const landscape = await labeler(["search", "landscape", "--json"], { stateDirectory });
  const hits = landscape.stdout.map((line) => JSON.parse(line));
  expect(counts.find(({ label }) => label === "landscape")).toEqual({
    label: "landscape",
    images: hits.length,
    surest: hits[0]?.confidence,
  });
  expect(hits.length).toBeGreaterThan(0);
});

it("answers an unknown label with nothing, which is no failure", async () => {
  const run = await labeler(["search", "dog"], { stateDirectory });
  expect(run).toEqual({
    exitCode: 0,
    stdout: [],
    stderr: [
      'No image in the local cloud shows "dog".',
      'No image shows the label "dog" at all. `labeler labels` lists those there are.',
    ],
  });
});
