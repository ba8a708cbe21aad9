import sharp from "sharp";
import { inspectContent } from "../../../job/content/inspect-content";
import { photo } from "../helpers/photo";

const KIB = 1024;
const MIB = 1024 * KIB;

/** Inspects these bytes, and says how many were read each time. */
async function inspect(content: Buffer, { bytes = content.length, maxBytes = 100 * MIB } = {}) {
  const reads: number[] = [];
  const inspected = await inspectContent(bytes, maxBytes, async (wanted) => {
    reads.push(wanted);
    return content.subarray(0, wanted);
  });
  return { inspected, reads };
}

/** The JPEG with comment segments of that many bytes before its header. */
function withComments(jpeg: Buffer, bytes: number): Buffer {
  const segment = Buffer.alloc(60 * KIB);
  segment.writeUInt16BE(0xfffe, 0);
  segment.writeUInt16BE(segment.length - 2, 2);
  const segments = Array.from({ length: Math.ceil(bytes / segment.length) }, () => segment);
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

describe("an image that can be labelled", () => {
  it.each(["jpeg", "png", "webp"] as const)("is known by its header: %s", async (format) => {
    const { inspected, reads } = await inspect(await photo({ width: 200, height: 100, format }));

    expect(inspected).toMatchObject({ width: 200, height: 100 });
    expect(reads).toEqual([65_536]);
  });

  it.each([
    [1, { width: 200, height: 100, isUpright: true }],
    [3, { width: 200, height: 100, isUpright: false }],
    [5, { width: 100, height: 200, isUpright: false }],
    [6, { width: 100, height: 200, isUpright: false }],
    [8, { width: 100, height: 200, isUpright: false }],
  ])("has the size that people see with EXIF orientation %d", async (orientation, seen) => {
    const { inspected } = await inspect(await photo({ width: 200, height: 100, orientation }));

    expect(inspected).toMatchObject(seen);
  });

  it("is read on until its header is found", async () => {
    const jpeg = await photo();
    const later = withComments(jpeg, 200 * KIB);
    const late = withComments(jpeg, 2 * MIB);

    expect((await inspect(later)).reads).toEqual([64 * KIB, later.length]);
    expect(await inspect(late)).toMatchObject({
      inspected: { width: 100, height: 120 },
      reads: [64 * KIB, MIB, late.length],
    });
  });

  it("is read to its end where TIFF has its header", async () => {
    const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
    const image = sharp({
      create: { width: 300, height: 200, channels: 3, background: "#fff", noise },
    });
    const tiff = await image.tiff({ compression: "none" }).toBuffer();

    const { inspected, reads } = await inspect(tiff);

    expect(inspected).toMatchObject({ format: "TIFF", width: 300, height: 200 });
    expect(reads).toEqual([64 * KIB, tiff.length]);
  });

  it.each([
    [80, 80],
    [10_000, 80],
    [10_001, 80],
  ])("may be %d x %d pixels", async (width, height) => {
    const { inspected } = await inspect(await photo({ width, height, format: "png" }));

    expect(inspected).toMatchObject({ width, height });
  });
});

describe("an image that cannot be labelled", () => {
  it("is EMPTY without a byte read", async () => {
    expect(await inspect(Buffer.alloc(0))).toEqual({
      inspected: { reason: "EMPTY", detail: "0 bytes" },
      reads: [],
    });
  });

  it("is of an UNSUPPORTED_FORMAT that is named", async () => {
    const { inspected } = await inspect(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));

    expect(inspected).toEqual({
      reason: "UNSUPPORTED_FORMAT",
      detail: "SVG is a drawing, not a picture: export it as PNG",
    });
  });

  it.each([
    [Buffer.from("%PDF-1.7 and more"), '25 50 44 46 2d 31 2e 37 "%PDF-1.7"'],
    [Buffer.from([0, 1, 2]), "00 01 02"],
  ])("is of an UNSUPPORTED_FORMAT that is shown", async (content, first) => {
    const { inspected } = await inspect(content);

    expect(inspected).toEqual({
      reason: "UNSUPPORTED_FORMAT",
      detail: `not an image that we know: begins with ${first}`,
    });
  });

  it("is TOO_LARGE for the worker, and never said to be as large as the limit", async () => {
    const jpeg = await photo();
    const maxBytes = 448 * MIB;

    expect((await inspect(jpeg, { bytes: maxBytes, maxBytes })).inspected).toMatchObject({
      format: "JPEG",
    });
    expect(await inspect(jpeg, { bytes: maxBytes + 1, maxBytes })).toEqual({
      inspected: {
        reason: "TOO_LARGE",
        detail: "448.1 MiB, this worker reads 448 MiB: give it more worker.memoryMiB",
      },
      reads: [64 * KIB],
    });
  });

  it.each([
    [64, 48, "64 x 48 pixels, Rekognition needs 80 on each side"],
    [500, 79, "500 x 79 pixels, Rekognition needs 80 on each side"],
    [
      20_000,
      90,
      "20000 x 90 pixels: scaled to the 10000 that Rekognition takes, its shorter side is under the 80 that it needs",
    ],
  ])("is TOO_SMALL at %d x %d pixels", async (width, height, detail) => {
    const { inspected } = await inspect(await photo({ width, height, format: "png" }));

    expect(inspected).toEqual({ reason: "TOO_SMALL", detail, width, height });
  });

  it("is CORRUPT when all of it holds no header", async () => {
    const broken = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(100 * KIB)]);

    const { inspected, reads } = await inspect(broken);

    expect(inspected).toMatchObject({
      reason: "CORRUPT",
      detail: expect.stringContaining("The JPEG header cannot be read: "),
    });
    expect(reads).toEqual([64 * KIB, 102_404]);
  });
});
