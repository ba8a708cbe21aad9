import { labelsOf } from "../../../local/rekognition/labels";
import type { Measurements } from "../../../local/rekognition/measure";

const MIDDLE: Measurements = {
  brightness: 50,
  contrast: 25,
  sharpness: 50,
  chroma: 20,
  darkShare: 0,
  edgeShare: 25,
  colors: [],
};

const confidences = (width: number, height: number, measured: Partial<Measurements> = {}) =>
  Object.fromEntries(
    labelsOf({ width, height }, { ...MIDDLE, ...measured }).map(({ Name, Confidence }) => [
      Name,
      Confidence,
    ]),
  );

test.each([
  [300, 200, { Landscape: 100 }],
  [250, 200, { Landscape: 75 }],
  [200, 300, { Portrait: 100 }],
  [200, 200, { Square: 100 }],
  [220, 200, { Landscape: 60, Square: 50 }],
  [400, 200, { Landscape: 100, Panorama: 50 }],
  [900, 300, { Landscape: 100, Panorama: 100 }],
])("%i x %i pixels are %j", (width, height, expected) => {
  const { Landscape, Portrait, Square, Panorama } = confidences(width, height);
  const found = Object.entries({ Landscape, Portrait, Square, Panorama }).filter(
    ([, value]) => value,
  );
  expect(found.map(([name, value]) => [name, Math.round(value ?? 0)])).toEqual(
    Object.entries(expected),
  );
});

test.each([
  ["Bright", { brightness: 90 }, 80],
  ["Dark", { brightness: 10 }, 80],
  ["Night", { darkShare: 66 }, 66],
  ["High Contrast", { contrast: 45 }, 90],
  ["Low Contrast", { contrast: 5 }, 80],
  ["Sharp", { sharpness: 70 }, 70],
  ["Blurry", { sharpness: 30 }, 70],
  ["Texture", { edgeShare: 40 }, 80],
  ["Plain", { edgeShare: 5 }, 80],
  ["Monochrome", { chroma: 1 }, 92],
  ["Colorful", { chroma: 30 }, 90],
])("%s of %j is %i %% sure", (name, measured, confidence) => {
  expect(confidences(200, 200, measured)[name]).toBeCloseTo(confidence);
});

test("comes surest first, never above 100, never at 0", () => {
  const labels = labelsOf({ width: 900, height: 300 }, { ...MIDDLE, brightness: 100, chroma: 90 });
  const values = labels.map(({ Confidence = 0 }) => Confidence);
  expect(values).toEqual([...values].sort((one, other) => other - one));
  expect(Math.max(...values)).toBe(100);
  expect(Math.min(...values)).toBeGreaterThan(0);
});

test("a colour is as sure as its share, with parent, alias and category", () => {
  const colors = [{ name: "Gray", share: 61.5, red: 128, green: 128, blue: 128 }] as const;
  expect(labelsOf({ width: 200, height: 200 }, { ...MIDDLE, colors })).toContainEqual({
    Name: "Gray",
    Confidence: 61.5,
    Instances: [],
    Parents: [{ Name: "Color" }],
    Aliases: [{ Name: "Grey" }],
    Categories: [{ Name: "Colors" }],
  });
});
