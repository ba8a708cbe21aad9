import type { Instance, Label } from "@aws-sdk/client-rekognition";
import type { ColorName } from "./color-names";
import type { Measurements } from "./measure";
import type { ColorRegion } from "./regions";

/** The image's size as people see it, in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What can be said of an image without knowing what it shows. Every confidence is measured. */
export function labelsOf(
  size: Size,
  measured: Measurements,
  regions: ReadonlyMap<ColorName, ColorRegion> = new Map(),
): Label[] {
  return [...shapes(size), ...light(measured), ...detail(measured), ...colors(measured, regions)]
    .filter(({ confidence }) => confidence > 0)
    .map(({ name, confidence, parents = [], aliases = [], category, region }) => ({
      Name: name,
      Confidence: Math.min(100, confidence),
      Instances: region === undefined ? [] : [instanceOf(region)],
      Parents: parents.map((Name) => ({ Name })),
      Aliases: aliases.map((Name) => ({ Name })),
      Categories: [{ Name: category }],
    }))
    .sort((one, other) => other.Confidence - one.Confidence || compare(one.Name, other.Name));
}

interface Finding {
  readonly name: string;
  /** Percent; what is not above 0 is not said, what is above 100 counts as 100. */
  readonly confidence: number;
  readonly parents?: readonly string[];
  readonly aliases?: readonly string[];
  readonly category: string;
  /** Where it is. */
  readonly region?: ColorRegion | undefined;
}

/** As sure as the colour fills its box. */
function instanceOf({ left, top, width, height, filled }: ColorRegion): Instance {
  return {
    BoundingBox: { Left: left, Top: top, Width: width, Height: height },
    Confidence: filled,
  };
}

function shapes({ width, height }: Size): Finding[] {
  const ratio = width / height;
  const category = "Image Format";
  return [
    // 50 just off the square, 100 from 3:2 on.
    {
      name: "Landscape",
      confidence: ratio > 1 ? 50 + 100 * (ratio - 1) : 0,
      aliases: ["Landscape Format"],
      category,
    },
    // The same, upright.
    {
      name: "Portrait",
      confidence: ratio < 1 ? 50 + 100 * (1 / ratio - 1) : 0,
      aliases: ["Portrait Format"],
      category,
    },
    // 100 when both sides are equal, 0 when one is a fifth longer.
    {
      name: "Square",
      confidence: 100 - 500 * (Math.max(ratio, 1 / ratio) - 1),
      aliases: ["Square Format"],
      category,
    },
    // 50 at 2:1, 100 from 3:1 on.
    {
      name: "Panorama",
      confidence: ratio >= 2 ? 50 * (ratio - 1) : 0,
      parents: ["Landscape"],
      category,
    },
  ];
}

function light({ brightness, darkShare, contrast }: Measurements): Finding[] {
  const category = "Light";
  return [
    // 0 at a mean of middle gray, 100 at white.
    { name: "Bright", confidence: (brightness - 50) * 2, aliases: ["Brightness"], category },
    // 0 at a mean of middle gray, 100 at black.
    { name: "Dark", confidence: (50 - brightness) * 2, aliases: ["Darkness"], category },
    // The share of pixels darker than a fifth of white.
    { name: "Night", confidence: darkShare, parents: ["Dark"], category },
    // 100 when luminance deviates from its mean by a quarter of its range.
    { name: "High Contrast", confidence: contrast * 2, category },
    // 100 for one even luminance, 0 from a deviation of an eighth of its range on.
    { name: "Low Contrast", confidence: 100 - contrast * 4, category },
  ];
}

function detail({ sharpness, edgeShare, chroma }: Measurements): Finding[] {
  const category = "Image Quality";
  return [
    // The deviation of the Laplacian: 100 from 64 of 255 on.
    { name: "Sharp", confidence: sharpness, aliases: ["In Focus"], category },
    // What is missing to that.
    { name: "Blurry", confidence: 100 - sharpness, aliases: ["Blur", "Out of Focus"], category },
    // Twice the share of pixels on an edge.
    { name: "Texture", confidence: edgeShare * 2, aliases: ["Pattern"], category },
    // 100 without any edge, 0 from a quarter of the pixels on.
    { name: "Plain", confidence: 100 - edgeShare * 4, category },
    // 100 for pure gray, 0 from a mean chroma of an eighth of its range on.
    {
      name: "Monochrome",
      confidence: 100 - chroma * 8,
      aliases: ["Black and White"],
      category: "Colors",
    },
    // Three times the mean chroma: 100 from a third of its range on.
    { name: "Colorful", confidence: chroma * 3, category: "Colors" },
  ];
}

/** A colour's confidence is its share of the pixels; its instance is its largest region. */
function colors(measured: Measurements, regions: ReadonlyMap<ColorName, ColorRegion>): Finding[] {
  return measured.colors.map(({ name, share }) => ({
    name,
    confidence: share,
    parents: ["Color"],
    aliases: COLOR_ALIASES[name] ?? [],
    category: "Colors",
    region: regions.get(name),
  }));
}

const COLOR_ALIASES: Readonly<Record<string, readonly string[] | undefined>> = {
  Gray: ["Grey"],
  Cyan: ["Turquoise"],
  Purple: ["Violet"],
};

function compare(one: string, other: string): number {
  return one < other ? -1 : 1;
}
