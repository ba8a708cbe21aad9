import type { Sharp } from "sharp";
import { drawing } from "./helpers/drawing";
import { judgeFile } from "./helpers/judging";
import { MUTATIONS, mutated } from "./helpers/mutations";
import { randomNumbers } from "./helpers/noise";
import { type Bundle, bundleWorker } from "./helpers/worker-process";

const CASES_PER_FORMAT = 60;
const MIB = 1024 * 1024;
const REASONS = ["UNSUPPORTED_FORMAT", "CORRUPT", "TOO_SMALL", "TOO_LARGE", "EMPTY"];

const FORMATS: Record<string, (image: Sharp) => Sharp> = {
  JPEG: (image) => image.withExif({ IFD0: { Make: "NIKON" } }).jpeg(),
  "progressive JPEG": (image) => image.jpeg({ progressive: true }),
  PNG: (image) => image.png(),
  GIF: (image) => image.gif(),
  WebP: (image) => image.webp(),
  AVIF: (image) => image.avif({ effort: 0 }),
  TIFF: (image) => image.tiff({ compression: "lzw" }),
};

let bundle: Bundle;

beforeAll(() => {
  bundle = bundleWorker();
});

afterAll(() => bundle.remove());

it.each(Object.entries(FORMATS))(
  "any damage to a %s ends in an outcome, in bounded memory",
  async (name, write) => {
    const photo = await write(drawing({ width: 320, height: 240 })).toBuffer();
    const next = randomNumbers(name.length);
    const before = process.memoryUsage().rss;

    for (let index = 0; index < CASES_PER_FORMAT; index += 1) {
      const mutation = MUTATIONS[index % MUTATIONS.length];
      const file = mutated(photo, mutation, next);
      const { verdict } = await judgeFile(file, { decoderScript: bundle.worker, memoryMiB: 512 });

      expect(["LABELED", "REJECTED"]).toContain(verdict.outcome);
      if (verdict.outcome === "LABELED") continue;
      expect(REASONS).toContain(verdict.reason);
      expect(verdict.detail).not.toBe("");
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(512 * MIB);
  },
);
