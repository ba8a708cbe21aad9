import { measure, type Pixels } from "../../../local/rekognition/measure";

/** A picture whose pixels are given by their place. */
function picture(width: number, height: number, at: (x: number, y: number) => number[]): Pixels {
  const pixels = Array.from({ length: width * height }, (_, index) =>
    at(index % width, Math.floor(index / width)),
  );
  return { data: Uint8Array.from(pixels.flat()), width, height };
}

const plain = (red: number, green: number, blue: number) =>
  picture(20, 10, () => [red, green, blue]);

test("one even colour has no contrast, no detail and no edges", () => {
  expect(measure(plain(0, 0, 255))).toEqual({
    brightness: expect.closeTo(11.4, 1),
    contrast: expect.closeTo(0, 1),
    sharpness: 0,
    chroma: 100,
    darkShare: 100,
    edgeShare: 0,
    colors: [{ name: "Blue", share: 100, red: 0, green: 0, blue: 255 }],
  });
});

test("white is bright, black is dark", () => {
  expect(measure(plain(255, 255, 255))).toMatchObject({
    brightness: expect.closeTo(100, 3),
    darkShare: 0,
    chroma: 0,
  });
  expect(measure(plain(0, 0, 0))).toMatchObject({ brightness: 0, darkShare: 100, chroma: 0 });
});

test("a picture of two halves has their shares and mean colours, the larger first", () => {
  const halves = picture(10, 10, (x) => (x < 7 ? [0, 200, 0] : [250, 0, 0]));
  expect(measure(halves).colors).toEqual([
    { name: "Green", share: expect.closeTo(70), red: 0, green: 200, blue: 0 },
    { name: "Red", share: expect.closeTo(30), red: 250, green: 0, blue: 0 },
  ]);
});

test("half black, half white has full contrast", () => {
  const halves = picture(20, 20, (x) => (x < 10 ? [0, 0, 0] : [255, 255, 255]));
  const { contrast, edgeShare } = measure(halves);
  expect(contrast).toBeCloseTo(100, 1);
  // The two columns beside the border, of the 18 that have neighbours on both sides.
  expect(edgeShare).toBeCloseTo((2 / 18) * 100, 5);
});

test("a gradient is blurry, a checkerboard sharp", () => {
  const gradient = picture(64, 64, (x) => [x * 4, x * 4, x * 4]);
  const board = picture(64, 64, (x, y) => Array(3).fill((x + y) % 2 === 0 ? 0 : 255));
  expect(measure(gradient).sharpness).toBeCloseTo(0, 3);
  expect(measure(board).sharpness).toBe(100);
});
