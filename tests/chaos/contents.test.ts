import sharp from "sharp";
import type { Content } from "../../chaos/content";
import { CONTENT_COUNT, contentPool } from "../../chaos/contents";
import { type Expectations, expectationsOf } from "../../chaos/expectations";
import { PICTURE_COUNT } from "../../chaos/pictures";
import { rekognitionSchema } from "../../config/schemas/rekognition";
import { REJECTION_REASONS } from "../../contracts/record";

const SETTINGS = rekognitionSchema.parse({});

let pool: readonly Content[];
let expectations: Expectations;

beforeAll(async () => {
  pool = await contentPool();
  expectations = await expectationsOf(pool, SETTINGS);
});

const pictures = () => pool.filter(({ fate }) => fate.outcome === "LABELED");
const different = (values: readonly unknown[]) =>
  new Set(values.map((it) => JSON.stringify(it))).size;

test("has the contents that histories name", () => {
  expect([pool.length, CONTENT_COUNT, PICTURE_COUNT]).toEqual([67, 67, 60]);
  expect(pictures()).toHaveLength(60);
});

test("no two contents have the same bytes", () => {
  expect(different(pool.map(({ eTag }) => eTag))).toBe(67);
  expect(expectations.size).toBe(67);
});

test("the ETag is the MD5 of the bytes", () => {
  expect(pool.find(({ name }) => name === "empty")?.eTag).toBe("d41d8cd98f00b204e9800998ecf8427e");
});

test("is the same each time", async () => {
  expect((await contentPool()).map(({ eTag }) => eTag)).toEqual(pool.map(({ eTag }) => eTag));
});

test("each picture is as large as its content says, and small to send", async () => {
  for (const { bytes, fate } of pictures()) {
    expect(await sharp(bytes).metadata()).toMatchObject({ width: fate.width, height: fate.height });
    expect(bytes.length).toBeLessThan(1000);
  }
});

test("a size alone tells which picture it is, and so do the labels", () => {
  const expected = pictures().flatMap(({ eTag }) => expectations.get(eTag) ?? []);
  expect(different(expected.map(({ width, height }) => [width, height]))).toBe(60);
  expect(different(expected.map(({ labels }) => labels))).toBe(60);
});

test("expects the labels that are sure enough, surest first, and no more than wanted", async () => {
  const [picture] = pictures();
  if (picture === undefined) throw new Error("There is no picture.");
  const labelsOf = async (settings: { minConfidence: number; maxLabels: number }) => {
    const expected = (await expectationsOf([picture], settings)).get(picture.eTag);
    return expected?.labels.map(({ name }) => name);
  };
  expect(await labelsOf(SETTINGS)).toEqual(["Colorful", "Square", "Red", "Plain", "Blurry"]);
  expect(await labelsOf({ minConfidence: 95, maxLabels: 25 })).toEqual([
    "Colorful",
    "Square",
    "Red",
  ]);
  expect(await labelsOf({ minConfidence: 70, maxLabels: 2 })).toEqual(["Colorful", "Square"]);
});

test("has contents for each reason of rejection but the size that only large objects have", () => {
  const reasons = pool.flatMap(({ fate }) => (fate.outcome === "REJECTED" ? [fate.reason] : []));
  expect(new Set(reasons)).toEqual(
    new Set(REJECTION_REASONS.filter((reason) => reason !== "TOO_LARGE")),
  );
});
