import type { Label, LabeledRecord } from "../../contracts/record";

/** Where in the picture a label is. */
export interface NamedBox {
  /** What the sketch calls it; nothing for those that it has no letters for. */
  readonly letter: string;
  readonly label: string;
  readonly confidence: number;
  /** Shares of the picture's width and height, 0 to 1. */
  readonly box: Label["instances"][number]["box"];
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

export function namedBoxes({ labels }: Pick<LabeledRecord, "labels">): NamedBox[] {
  return labels
    .flatMap(({ name, instances }) => instances.map((instance) => ({ label: name, ...instance })))
    .map((box, index) => ({ letter: LETTERS[index] ?? "", ...box }));
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** "320 x 240 pixels at 64, 120" */
export function pixelsOf({ box }: NamedBox, { width, height }: Size): string {
  const wide = Math.round(box.width * width);
  const high = Math.round(box.height * height);
  return `${wide} x ${high} pixels at ${Math.round(box.left * width)}, ${Math.round(box.top * height)}`;
}

/** A character is about twice as high as wide. */
const CHARACTER_ASPECT = 2;
const MAX_COLUMNS = 48;
const MAX_ROWS = 20;
const MIN_CELLS = 3;

/** The picture's frame with the outlines of the boxes in it, small ones above large ones. */
export function sketch(
  boxes: readonly NamedBox[],
  size: Size,
  columns: number,
  isUnicode: boolean,
) {
  const available = Math.min(MAX_COLUMNS, columns - 2);
  const scale = Math.min(available / size.width, (MAX_ROWS * CHARACTER_ASPECT) / size.height);
  const wide = Math.max(MIN_CELLS, Math.round(size.width * scale));
  const high = Math.max(MIN_CELLS, Math.round((size.height * scale) / CHARACTER_ASPECT));
  const cells = Array.from({ length: high }, () => new Array<string>(wide).fill(" "));
  const drawn = boxes
    .filter(({ letter }) => letter !== "")
    .sort((one, other) => areaOf(other) - areaOf(one));
  for (const each of drawn) outline(each, cells, wide, high);
  return framed(cells, wide, isUnicode);
}

function areaOf({ box }: NamedBox): number {
  return box.width * box.height;
}

function outline({ letter, box }: NamedBox, cells: string[][], wide: number, high: number): void {
  const [left, right] = span(box.left, box.width, wide);
  const [top, bottom] = span(box.top, box.height, high);
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      const isEdge = row === top || row === bottom || column === left || column === right;
      const line = cells[row];
      if (isEdge && line !== undefined) line[column] = letter;
    }
  }
}

/** The first and the last cell; what Rekognition sees may reach over the edge. */
function span(from: number, length: number, cells: number): [number, number] {
  const cellAt = (share: number) => Math.min(Math.max(share, 0), cells - 1);
  const first = cellAt(Math.floor(from * cells));
  return [first, Math.max(first, cellAt(Math.ceil((from + length) * cells) - 1))];
}

function framed(cells: readonly string[][], wide: number, isUnicode: boolean): string[] {
  const [topLeft, topRight, bottomLeft, bottomRight, across, down] = isUnicode
    ? "┌┐└┘─│"
    : "++++-|";
  return [
    `${topLeft}${String(across).repeat(wide)}${topRight}`,
    ...cells.map((row) => `${down}${row.join("")}${down}`),
    `${bottomLeft}${String(across).repeat(wide)}${bottomRight}`,
  ];
}
