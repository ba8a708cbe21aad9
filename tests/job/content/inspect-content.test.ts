import { inspectContent } from "../../../job/content/inspect-content";
import { photo } from "../helpers/photo";

const KIB = 1024;
const MIB = 1024 * KIB;

/** Inspects these bytes, and says how many were read each time. */
async function inspect(content: Buffer, bytes = content.length) {
  const reads: number[] = [];
  const inspected = await inspectContent(bytes, async (wanted) => {
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

describe("an image that Rekognition takes", () => {
  it.each(["jpeg", "png"] as const)("is known by its size: %s", async (format) => {
    const { inspected, reads } = await inspect(await photo({ width: 200, height: 100, format }));

    expect(inspected).toEqual({ width: 200, height: 100 });
    expect(reads).toEqual([65_536]);
  });

  it.each([
    [1, { width: 200, height: 100 }],
    [3, { width: 200, height: 100 }],
    [5, { width: 100, height: 200 }],
    [6, { width: 100, height: 200 }],
    [8, { width: 100, height: 200 }],
  ])("has the size that people see with EXIF orientation %d", async (orientation, size) => {
    const { inspected } = await inspect(await photo({ width: 200, height: 100, orientation }));

    expect(inspected).toEqual(size);
  });

  it("is read on until its header is found", async () => {
    const jpeg = await photo();

    expect(await inspect(withComments(jpeg, 200 * KIB))).toEqual({
      inspected: { width: 100, height: 120 },
      reads: [64 * KIB, MIB],
    });
    expect(await inspect(withComments(jpeg, 2 * MIB))).toEqual({
      inspected: { width: 100, height: 120 },
      reads: [64 * KIB, MIB, 15 * MIB],
    });
  });

  it.each([
    [80, 80],
    [10_000, 80],
  ])("may be %d x %d pixels", async (width, height) => {
    const { inspected } = await inspect(await photo({ width, height, format: "png" }));

    expect(inspected).toEqual({ width, height });
  });
});

describe("an image that Rekognition does not take", () => {
  it("is EMPTY without a byte read", async () => {
    expect(await inspect(Buffer.alloc(0))).toEqual({
      inspected: { reason: "EMPTY", detail: "0 bytes" },
      reads: [],
    });
  });

  it("is of an UNSUPPORTED_FORMAT that is named", async () => {
    const { inspected } = await inspect(await photo({ format: "webp" }));

    expect(inspected).toEqual({
      reason: "UNSUPPORTED_FORMAT",
      detail: "WebP: Rekognition reads JPEG and PNG",
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

  it("is TOO_LARGE in bytes, never said to be as large as the limit", async () => {
    const jpeg = await photo();

    expect((await inspect(jpeg, 15 * MIB)).inspected).toEqual({ width: 100, height: 120 });
    expect((await inspect(jpeg, 15 * MIB + 1)).inspected).toEqual({
      reason: "TOO_LARGE",
      detail: "15.1 MiB, Rekognition takes 15 MiB",
    });
  });

  it.each([
    [64, 48, "TOO_SMALL", "64 x 48 pixels, Rekognition needs 80 on each side"],
    [500, 79, "TOO_SMALL", "500 x 79 pixels, Rekognition needs 80 on each side"],
    [10_001, 80, "TOO_LARGE", "10001 x 80 pixels, Rekognition takes 10000 on each side"],
  ])("is rejected at %d x %d pixels", async (width, height, reason, detail) => {
    const { inspected } = await inspect(await photo({ width, height, format: "png" }));

    expect(inspected).toEqual({ reason, detail, width, height });
  });

  it("is CORRUPT when all of it holds no header", async () => {
    const broken = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(100 * KIB)]);

    const { inspected, reads } = await inspect(broken);

    expect(inspected).toMatchObject({
      reason: "CORRUPT",
      detail: expect.stringContaining("The JPEG header cannot be read: "),
    });
    expect(reads).toEqual([64 * KIB, MIB]);
  });
});
