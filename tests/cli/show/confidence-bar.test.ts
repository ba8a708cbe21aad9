import { barColumns, confidenceBar } from "../../../cli/show/confidence-bar";

it.each([
  [100, "██████████"],
  [50, "█████"],
  [98.9, "█████████▉"],
  [1.25, "▏"],
  [0, ""],
])("draws %d %% in eighths of a column", (confidence, bar) => {
  expect(confidenceBar(confidence, 10, true)).toBe(bar);
});

it("draws whole columns of ASCII where there is nothing else", () => {
  expect(confidenceBar(74, 10, false)).toBe("#######");
});

it.each([
  [40, 0],
  [60, 10],
  [80, 13],
  [300, 20],
])("leaves the labels room on a terminal of %d columns", (columns, bars) => {
  expect(barColumns(columns)).toBe(bars);
});
