import sharp from "sharp";
import { hashOfFile, hashOfPicture } from "../../../job/facts/perceptual-hash";
import { drawing } from "../helpers/drawing";

/** Eight vertical bars that get brighter to the right, in the rows of `brighter`; darker in the others. */
function bars(brighter: (row: number) => boolean) {
  const data = Buffer.alloc(9 * 8);
  for (let row = 0; row < 8; row += 1) {
    for (let column = 0; column < 9; column += 1) {
      data[row * 9 + column] = brighter(row) ? column * 20 : 200 - column * 20;
    }
  }
  return { data, width: 9, height: 8, channels: 1 as const };
}

/** Bits in which two hashes differ. */
function distance(one: string, other: string): number {
  const differing = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  return differing.toString(2).replaceAll("0", "").length;
}

it("has a bit for each neighbour to the right that is brighter, row by row", async () => {
  expect(await hashOfPicture(bars(() => true))).toBe("ffffffffffffffff");
  expect(await hashOfPicture(bars(() => false))).toBe("0000000000000000");
  expect(await hashOfPicture(bars((row) => row === 0))).toBe("ff00000000000000");
});

it("stays nearly the same when a picture is scaled, compressed and brightened", async () => {
  const original = await hashOfFile(await drawing({ width: 640, height: 480 }).png().toBuffer());
  const copy = drawing({ width: 300, height: 225 }).modulate({ brightness: 1.1 });

  expect(
    distance(original, await hashOfFile(await copy.jpeg({ quality: 50 }).toBuffer())),
  ).toBeLessThan(6);
});

it("is of the picture as people see it", async () => {
  const upright = await hashOfFile(await drawing().jpeg().toBuffer());
  const turned = await hashOfFile(await drawing({ orientation: 6 }).jpeg().toBuffer());
  const mirrored = await hashOfFile(
    await sharp(await drawing().jpeg().toBuffer())
      .flop()
      .toBuffer(),
  );

  expect(distance(upright, turned)).toBeLessThan(6);
  expect(distance(upright, mirrored)).toBeGreaterThan(10);
});

it("tells damaged images by an error", async () => {
  const jpeg = await drawing({ width: 640, height: 480 }).jpeg().toBuffer();

  await expect(hashOfFile(jpeg.subarray(0, jpeg.length / 2))).rejects.toThrow();
});
