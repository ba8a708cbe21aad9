import {
  formatBytes,
  formatConfidence,
  formatDollars,
  formatDuration,
  plural,
} from "../../../cli/output/format";

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 KB"],
    [1_960_703, "2.0 MB"],
    [150_000_000, "150 MB"],
    [5_368_709_120, "5.4 GB"],
    [9_000_000_000_000_000, "9000 TB"],
  ])("writes %d as %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe("formatDuration", () => {
  it.each([
    [850, "850 ms"],
    [4240, "4.2 s"],
    [59_960, "1 min 00 s"],
    [185_000, "3 min 05 s"],
    [3_599_400, "59 min 59 s"],
    [3_599_600, "1 h 00 min"],
    [20_640_000, "5 h 44 min"],
    [172_770_000, "2 d 00 h"],
    [206_000_000_000, "2,384 d 06 h"],
  ])("writes %d milliseconds as %s", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});

it("counts one thing in the singular and groups thousands", () => {
  expect(plural(1, "image")).toBe("1 image");
  expect(plural(0, "image")).toBe("0 images");
  expect(plural(12_345, "child", "children")).toBe("12,345 children");
});

it("writes a confidence with one digit", () => {
  expect(formatConfidence(99.14)).toBe("99.1 %");
});

it.each([
  [0, "$0.00"],
  [0.00004, "$0.00"],
  [0.00005, "$0.0001"],
  [0.0041, "$0.0041"],
  [0.9949, "$0.9949"],
  [0.995, "$1.00"],
  [1034.476, "$1,034.48"],
])("writes %d dollars as %s", (dollars, text) => {
  expect(formatDollars(dollars)).toBe(text);
});
