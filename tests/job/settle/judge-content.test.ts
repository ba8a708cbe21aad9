import type { DetectLabelsCommandInput } from "@aws-sdk/client-rekognition";
import sharp from "sharp";
import type { Budget } from "../../../job/convert/budget";
import { memoryOf } from "../../../job/convert/memory";
import { serviceError } from "../helpers/aws-answers";
import { drawing } from "../helpers/drawing";
import { judgeFile } from "../helpers/judging";
import { noisy } from "../helpers/noise";
import { type Bundle, bundleWorker } from "../helpers/worker-process";

const MIB = 1024 * 1024;
const PHOTO = { width: 640, height: 480 };

/** Rekognition that refuses what it is asked the first so many times. */
function refusing(times: number, name = "InvalidImageFormatException") {
  let asked = 0;
  return (_: DetectLabelsCommandInput) => {
    asked += 1;
    if (asked <= times) throw serviceError(name);
  };
}

/** Whether all of it can be had at once. */
async function isFree(budget: Budget): Promise<boolean> {
  const taken = jest.fn();
  void budget.take(budget.total).then(taken);
  await new Promise((resolve) => setImmediate(resolve));
  return taken.mock.calls.length === 1;
}

describe("a damaged image", () => {
  it("is labelled by what there is of it, as photo viewers show it", async () => {
    const jpeg = await noisy(640, 480).jpeg().toBuffer();

    const { verdict, asked } = await judgeFile(jpeg.subarray(0, jpeg.length / 2));

    expect(verdict).toMatchObject({ outcome: "LABELED", ...PHOTO });
    expect(asked).toEqual([expect.any(Uint8Array)]);
  });

  it("is labelled although its middle is broken, again and again", async () => {
    const jpeg = await noisy(640, 480).jpeg().toBuffer();
    const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));
    // Two blocks, and the next ones only after a mark that is never quite where it should be.
    const restarts = Buffer.from([0xff, 0xdd, 0, 4, 0, 2]);
    for (let at = scan + 500, mark = 0; at < jpeg.length - 500; at += 300, mark += 1) {
      jpeg.writeUInt16BE(0xffd0 + (mark % 8), at);
    }

    const broken = Buffer.concat([jpeg.subarray(0, scan), restarts, jpeg.subarray(scan)]);

    expect((await judgeFile(broken)).verdict).toMatchObject({ outcome: "LABELED", ...PHOTO });
  });

  it.each(["png", "gif"] as const)("is labelled by half of it: %s", async (format) => {
    const image = await noisy(320, 240).toFormat(format).toBuffer();

    const { verdict } = await judgeFile(image.subarray(0, image.length / 2));

    expect(verdict).toMatchObject({ outcome: "LABELED", width: 320, height: 240 });
  });

  it.each(["webp", "tiff"] as const)("is CORRUPT without its other half: %s", async (format) => {
    const image = await noisy(320, 240).toFormat(format).toBuffer();

    const { verdict } = await judgeFile(image.subarray(0, image.length / 2));

    expect(verdict).toMatchObject({ outcome: "REJECTED", reason: "CORRUPT" });
  });

  it("is CORRUPT when nothing of it can be seen", async () => {
    const jpeg = await noisy(640, 480).jpeg().toBuffer();
    const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));

    expect((await judgeFile(jpeg.subarray(0, scan + 20))).verdict).toEqual({
      outcome: "REJECTED",
      reason: "CORRUPT",
      detail: "The JPEG cannot be decoded: VipsJpeg: premature end of JPEG image",
      ...PHOTO,
    });
  });

  it("is what it is inside, whatever its container says", async () => {
    const avif = await drawing().avif({ effort: 0 }).toBuffer();
    avif.write("mif1", 8, "latin1");

    expect((await judgeFile(avif)).verdict).toMatchObject({ outcome: "LABELED", format: "AVIF" });
  });
});

describe("what Rekognition refuses", () => {
  it.each(["InvalidImageFormatException", "ImageTooLargeException"])(
    "by reference with %s is converted and sent once",
    async (name) => {
      const { verdict, asked } = await judgeFile(await drawing(PHOTO).jpeg().toBuffer(), {
        answer: refusing(1, name),
      });

      expect(verdict).toMatchObject({ outcome: "LABELED", ...PHOTO });
      expect(asked).toEqual(["reference", expect.any(Uint8Array)]);
    },
  );

  it("even then is rejected, with its answer", async () => {
    const { verdict, asked } = await judgeFile(await drawing(PHOTO).jpeg().toBuffer(), {
      answer: refusing(2),
    });

    expect(verdict).toEqual({
      outcome: "REJECTED",
      reason: "CORRUPT",
      detail: "Rekognition answers InvalidImageFormatException: InvalidImageFormatException.",
      ...PHOTO,
    });
    expect(asked).toHaveLength(2);
  });
});

describe("memory", () => {
  it("decides what is TOO_LARGE to decode, and says what it takes", async () => {
    const background = "#1e783c";
    const image = sharp({ create: { width: 4_000, height: 4_000, channels: 3, background } });
    const webp = await image.webp({ effort: 0 }).toBuffer();

    expect((await judgeFile(webp, { memoryMiB: 512 })).verdict).toEqual({
      outcome: "REJECTED",
      reason: "TOO_LARGE",
      detail:
        "4000 x 4000 pixels of WebP take 245 MiB to decode, this worker has 160 MiB for that: " +
        "give it more worker.memoryMiB",
      width: 4_000,
      height: 4_000,
    });
  });

  it.each([
    ["converted", () => noisy(640, 480).webp().toBuffer(), 4_915_200],
    ["labelled as it is", () => noisy(640, 480).jpeg().toBuffer(), 1_966_080],
  ])("is waited for before pixels are decoded of what is %s", async (_, draw, bytes) => {
    const memory = memoryOf(512);
    const take = jest.spyOn(memory.pixels, "take");

    await judgeFile(await draw(), { memory });

    expect(take.mock.calls).toEqual([[bytes]]);
  });

  it.each([
    ["labelled", () => noisy(640, 480).webp().toBuffer()],
    ["rejected", async () => (await noisy(320, 240).webp().toBuffer()).subarray(0, 2_000)],
  ])("is all there again when an image is %s", async (_, draw) => {
    const memory = memoryOf(512);

    await judgeFile(await draw(), { memory });

    expect(await isFree(memory.files)).toBe(true);
    expect(await isFree(memory.pixels)).toBe(true);
  });

  it("suffices for panoramas that come row by row", async () => {
    const background = "#1e783c";
    const panorama = sharp({ create: { width: 10_400, height: 1_300, channels: 3, background } });

    const { verdict, asked } = await judgeFile(await panorama.jpeg().toBuffer(), {
      memoryMiB: 1024,
    });

    expect(verdict).toMatchObject({ outcome: "LABELED", width: 10_400, height: 1_300 });
    const sent = asked[0] instanceof Uint8Array ? await sharp(asked[0]).metadata() : undefined;
    expect(sent).toMatchObject({ format: "jpeg", width: 10_000, height: 1_250 });
  });

  it("is not spent on objects that are too large to hold: only their start is read", async () => {
    const jpeg = Buffer.concat([await drawing().jpeg().toBuffer(), Buffer.alloc(65 * MIB)]);

    const { verdict, bytesRead } = await judgeFile(jpeg, { memoryMiB: 512 });

    expect(verdict).toMatchObject({ reason: "TOO_LARGE" });
    expect(bytesRead).toBe(65_536);
  });
});

describe("what is converted", () => {
  it("is read as a whole once, after its start, although its header is at its end", async () => {
    const tiff = await noisy(1_000, 800).tiff({ compression: "none" }).toBuffer();
    expect(tiff.readUInt32LE(4)).toBeGreaterThan(2 * MIB);

    const { verdict, bytesRead } = await judgeFile(tiff);

    expect(verdict).toMatchObject({ outcome: "LABELED", width: 1_000, height: 800 });
    expect(bytesRead).toBe(65_536 + tiff.length);
  });
});

describe("what is sent", () => {
  it("is no larger than Rekognition takes, however large the image is", async () => {
    const tiled = noisy(640, 480).extend({ right: 2_560, bottom: 1_920, extendWith: "repeat" });

    const { verdict, asked } = await judgeFile(await tiled.tiff().toBuffer());

    expect(verdict).toMatchObject({ outcome: "LABELED", width: 3_200, height: 2_400 });
    const [sent] = asked;
    expect(sent).toBeInstanceOf(Uint8Array);
    expect(sent?.length).toBeLessThanOrEqual(5_242_880);
  });

  it("is also what Rekognition reads, but only up to 15 MiB", async () => {
    const jpeg = Buffer.concat([await drawing().jpeg().toBuffer(), Buffer.alloc(15 * MIB)]);

    expect((await judgeFile(jpeg)).asked).toEqual([expect.any(Uint8Array)]);
  });
});

describe("EXIF facts", () => {
  const photo = () =>
    drawing()
      .withExif({ IFD0: { Make: "NIKON" } })
      .jpeg()
      .toBuffer();

  it("are in the record", async () => {
    expect((await judgeFile(await photo())).verdict).toMatchObject({ camera: { make: "NIKON" } });
  });

  it("are not read when that is switched off", async () => {
    const { verdict } = await judgeFile(await photo(), { readExif: false });

    expect(verdict).not.toHaveProperty("camera");
  });
});

describe("decoder threads", () => {
  let bundle: Bundle;

  beforeAll(() => {
    bundle = bundleWorker();
  });

  afterAll(() => bundle.remove());

  it("answer that there is nothing to decode", async () => {
    const bitmap = Buffer.alloc(54);
    bitmap.write("BM", "latin1");
    bitmap.writeUInt32LE(54, 10);
    bitmap.writeUInt32LE(40, 14);
    bitmap.writeInt32LE(100, 18);
    bitmap.writeInt32LE(100, 22);
    bitmap.writeUInt16LE(24, 28);

    const { verdict } = await judgeFile(bitmap, { decoderScript: bundle.worker });

    expect(verdict).toEqual({
      outcome: "REJECTED",
      reason: "CORRUPT",
      detail: "The BMP cannot be decoded: its pixels are missing",
      width: 100,
      height: 100,
    });
  });
});
