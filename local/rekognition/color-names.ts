/** The colours that pixels are sorted into. */
export const COLOR_NAMES = [
  "Black",
  "White",
  "Gray",
  "Red",
  "Orange",
  "Brown",
  "Yellow",
  "Green",
  "Cyan",
  "Blue",
  "Purple",
  "Pink",
] as const;
export type ColorName = (typeof COLOR_NAMES)[number];

/** Below this difference of the strongest and weakest channel people see gray. */
const GRAY_CHROMA = 28;
const BLACK_BELOW = 48;
const WHITE_FROM = 216;
/** Dark red and dark orange are brown. */
const BROWN_BELOW = 140;
/** Light red is pink. */
const PINK_FROM = 150;

/** What people call a colour of these 8-bit channels. */
export function colorName(red: number, green: number, blue: number): ColorName {
  const strongest = Math.max(red, green, blue);
  const weakest = Math.min(red, green, blue);
  const chroma = strongest - weakest;
  if (strongest < BLACK_BELOW) return "Black";
  if (chroma < GRAY_CHROMA) return weakest >= WHITE_FROM ? "White" : "Gray";
  const hue = hueDegrees(red, green, blue, strongest, chroma);
  if (hue < 15 || hue >= 345) return weakest >= PINK_FROM ? "Pink" : "Red";
  if (hue < 45) return strongest < BROWN_BELOW ? "Brown" : "Orange";
  if (hue < 70) return "Yellow";
  if (hue < 165) return "Green";
  if (hue < 195) return "Cyan";
  if (hue < 260) return "Blue";
  return hue < 300 ? "Purple" : "Pink";
}

function hueDegrees(
  red: number,
  green: number,
  blue: number,
  strongest: number,
  chroma: number,
): number {
  if (strongest === red) return (60 * ((green - blue) / chroma) + 360) % 360;
  if (strongest === green) return 60 * ((blue - red) / chroma + 2);
  return 60 * ((red - green) / chroma + 4);
}
