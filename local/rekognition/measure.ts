import { COLOR_NAMES, type ColorName, colorName } from "./color-names";

/** Rows of pixels, three bytes each. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Percentages, 0 to 100, unless said otherwise. */
export interface Measurements {
  /** Mean luminance: 0 black, 100 white. */
  readonly brightness: number;
  /** Standard deviation of luminance; 100 is half black, half white. */
  readonly contrast: number;
  /** How much neighbours differ from their surroundings; 100 is a deviation of 64 of 255. */
  readonly sharpness: number;
  /** Mean difference of the strongest and the weakest channel. */
  readonly chroma: number;
  /** Pixels darker than a fifth of white. */
  readonly darkShare: number;
  /** Pixels on an edge. */
  readonly edgeShare: number;
  /** Colours that occur, most frequent first. */
  readonly colors: readonly ColorShare[];
}

export interface ColorShare {
  readonly name: ColorName;
  readonly share: number;
  /** Mean of these pixels, each channel 0 to 255. */
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** Looks at every pixel once, and at the luminance of its neighbours. */
export function measure(pixels: Pixels): Measurements {
  const { luminance, colors, chroma } = scanColors(pixels);
  const count = luminance.length;
  const { mean, deviation } = statistics(luminance);
  const { edges, detail } = scanEdges(luminance, pixels.width, pixels.height);
  const dark = luminance.reduce((sum, value) => (value < DARK_BELOW ? sum + 1 : sum), 0);
  return {
    brightness: percent(mean / 255),
    contrast: percent(deviation / 127.5),
    sharpness: percent(detail / SHARP_DEVIATION),
    chroma: percent(chroma / count / 255),
    darkShare: percent(dark / count),
    edgeShare: percent(edges),
    colors,
  };
}

const DARK_BELOW = 255 / 5;
const SHARP_DEVIATION = 64;
const EDGE_FROM = 48;

/** Floating point must not lead out of 0 to 100. */
function percent(share: number): number {
  return Math.min(100, Math.max(0, share * 100));
}

function scanColors({ data, width, height }: Pixels) {
  const count = width * height;
  const luminance = new Float32Array(count);
  const sums = new Map(COLOR_NAMES.map((name) => [name, { pixels: 0, red: 0, green: 0, blue: 0 }]));
  let chroma = 0;
  for (let index = 0; index < count; index += 1) {
    const red = data[index * 3] ?? 0;
    const green = data[index * 3 + 1] ?? 0;
    const blue = data[index * 3 + 2] ?? 0;
    // Rec. 601, as JPEG has it.
    luminance[index] = 0.299 * red + 0.587 * green + 0.114 * blue;
    chroma += Math.max(red, green, blue) - Math.min(red, green, blue);
    const sum = sums.get(colorName(red, green, blue));
    if (sum === undefined) continue;
    sum.pixels += 1;
    sum.red += red;
    sum.green += green;
    sum.blue += blue;
  }
  const colors = [...sums]
    .filter(([, { pixels }]) => pixels > 0)
    .map(([name, { pixels, red, green, blue }]) => ({
      name,
      share: percent(pixels / count),
      red: Math.round(red / pixels),
      green: Math.round(green / pixels),
      blue: Math.round(blue / pixels),
    }))
    .sort((one, other) => other.share - one.share);
  return { luminance, colors, chroma };
}

function statistics(values: Float32Array): { mean: number; deviation: number } {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / values.length - mean * mean)) };
}

/** The deviation of the Laplacian tells focus; the share of steep gradients tells texture. */
function scanEdges(luminance: Float32Array, width: number, height: number) {
  let edges = 0;
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const index = y * width + x;
      const left = luminance[index - 1] ?? 0;
      const right = luminance[index + 1] ?? 0;
      const above = luminance[index - width] ?? 0;
      const below = luminance[index + width] ?? 0;
      const laplacian = left + right + above + below - 4 * (luminance[index] ?? 0);
      sum += laplacian;
      squares += laplacian * laplacian;
      if (Math.abs(right - left) + Math.abs(below - above) >= EDGE_FROM) edges += 1;
    }
  }
  const count = Math.max(1, (width - 2) * (height - 2));
  const mean = sum / count;
  return { edges: edges / count, detail: Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}
