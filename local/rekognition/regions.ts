import { type ColorName, colorName } from "./color-names";
import type { Pixels } from "./measure";

/** Where one colour is: shares of the picture's width and height, from its top left corner. */
export interface ColorRegion {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Percent of the box that has the colour. */
  readonly filled: number;
}

/** Smaller ones are noise. */
const MIN_SHARE = 0.005;

/** The box of each colour's largest connected region, where it is not the background. */
export function colorRegions(pixels: Pixels): ReadonlyMap<ColorName, ColorRegion> {
  const { data, width, height } = pixels;
  const colors = Array.from({ length: width * height }, (_, index) =>
    colorName(data[index * 3] ?? 0, data[index * 3 + 1] ?? 0, data[index * 3 + 2] ?? 0),
  );
  const largest = new Map<ColorName, Region>();
  const seen = new Uint8Array(colors.length);
  for (let start = 0; start < colors.length; start += 1) {
    const color = colors[start];
    if (seen[start] === 1 || color === undefined) continue;
    const region = floodFrom(start, colors, seen, width);
    if (region.count > (largest.get(color)?.count ?? 0)) largest.set(color, region);
  }
  const objects = [...largest].filter(
    ([, region]) => region.count >= MIN_SHARE * colors.length && !isBackground(region, pixels),
  );
  return new Map(objects.map(([color, region]) => [color, boxOf(region, pixels)]));
}

interface Region {
  count: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function floodFrom(
  start: number,
  colors: readonly ColorName[],
  seen: Uint8Array,
  width: number,
): Region {
  const region = { count: 0, left: width, top: colors.length, right: 0, bottom: 0 };
  const color = colors[start];
  const open = [start];
  seen[start] = 1;
  // Beyond the picture nothing is ever unseen.
  const visit = (index: number) => {
    if (seen[index] !== 0 || colors[index] !== color) return;
    seen[index] = 1;
    open.push(index);
  };
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const x = index % width;
    const y = (index - x) / width;
    region.count += 1;
    region.left = Math.min(region.left, x);
    region.right = Math.max(region.right, x);
    region.top = Math.min(region.top, y);
    region.bottom = Math.max(region.bottom, y);
    if (x > 0) visit(index - 1);
    if (x < width - 1) visit(index + 1);
    visit(index - width);
    visit(index + width);
  }
  return region;
}

/** From edge to edge in both directions: what is left is in front of it. */
function isBackground({ left, top, right, bottom }: Region, { width, height }: Pixels): boolean {
  return left === 0 && top === 0 && right === width - 1 && bottom === height - 1;
}

function boxOf(
  { count, left, top, right, bottom }: Region,
  { width, height }: Pixels,
): ColorRegion {
  const columns = right - left + 1;
  const rows = bottom - top + 1;
  return {
    left: left / width,
    top: top / height,
    width: columns / width,
    height: rows / height,
    filled: (count * 100) / (columns * rows),
  };
}
