import { namedBoxes, pixelsOf, sketch } from "../../../cli/show/boxes";
import { labeledRecord } from "../../helpers/records";

const [dog] = labeledRecord().labels;
const at = (left: number, top: number, width: number, height: number) => ({
  confidence: 90,
  box: { left, top, width, height },
});

function boxesOf(...instances: ReturnType<typeof at>[]) {
  return namedBoxes({ labels: dog === undefined ? [] : [{ ...dog, instances }] });
}

it("outlines boxes where they are in the picture, small ones above large ones", () => {
  const boxes = boxesOf(at(0.5, 0.5, 0.2, 0.3), at(0, 0, 1, 1));
  expect(sketch(boxes, { width: 400, height: 200 }, 22, true)).toEqual([
    "┌────────────────────┐",
    "│BBBBBBBBBBBBBBBBBBBB│",
    "│B                  B│",
    "│B         AAAA     B│",
    "│B         AAAA     B│",
    "│BBBBBBBBBBBBBBBBBBBB│",
    "└────────────────────┘",
  ]);
});

it("has no character outside of ASCII where the terminal may not show it", () => {
  expect(sketch(boxesOf(at(0.2, 0.2, 0.1, 0.1)), { width: 10, height: 10 }, 8, false)).toEqual([
    "+------+",
    "| A    |",
    "|      |",
    "|      |",
    "+------+",
  ]);
});

it.each([
  ["a panorama", { width: 10_000, height: 100 }],
  ["a column", { width: 100, height: 10_000 }],
])("keeps the sketch of %s on the terminal", (_, size) => {
  const lines = sketch(boxesOf(at(-0.1, 0.9, 1.2, 0.5)), size, 200, true);
  expect(lines.length).toBeLessThanOrEqual(22);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(50);
});

it("says where a box is in pixels", () => {
  const [box] = boxesOf(at(0.1, 0.25, 0.5, 0.5));
  expect(box && pixelsOf(box, { width: 640, height: 480 })).toBe("320 x 240 pixels at 64, 120");
});
