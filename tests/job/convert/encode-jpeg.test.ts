import sharp from "sharp";
import { encodeJpeg } from "../../../job/convert/encode-jpeg";
import { noise } from "../helpers/noise";

/** What is seen of a JPEG, however its bytes are coded. */
const pixelsOf = (jpeg: Buffer) => sharp(jpeg).raw().toBuffer();

it("keeps every pixel at the best quality where that fits", async () => {
  const picture = noise(400, 300);

  const jpeg = await encodeJpeg(picture, 1024 * 1024);

  const best = await sharp(picture.data, { raw: picture }).jpeg({ quality: 92 }).toBuffer();
  expect((await pixelsOf(jpeg)).equals(await pixelsOf(best))).toBe(true);
});

it("lowers the quality before it takes pixels away", async () => {
  const picture = noise(400, 300);
  const raw = sharp(picture.data, { raw: picture });
  const best = await raw.clone().jpeg({ quality: 92 }).toBuffer();
  const next = await raw.clone().jpeg({ quality: 85 }).toBuffer();

  const fitting = await encodeJpeg(picture, best.length);
  const lower = await encodeJpeg(picture, best.length - 1);

  expect(fitting.length).toBe(best.length);
  expect((await pixelsOf(fitting)).equals(await pixelsOf(best))).toBe(true);
  expect(lower.length).toBeLessThan(best.length);
  expect((await pixelsOf(lower)).equals(await pixelsOf(next))).toBe(true);
});

it("takes pixels away, in proportion, until it fits", async () => {
  const jpeg = await encodeJpeg(noise(800, 600), 50_000);

  const { width, height } = await sharp(jpeg).metadata();
  expect(jpeg.length).toBeLessThanOrEqual(50_000);
  expect(jpeg.length).toBeGreaterThan(20_000);
  expect(width / height).toBeCloseTo(4 / 3, 1);
});
