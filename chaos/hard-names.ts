import { MAX_KEY_BYTES } from "../contracts/limits";

/** File names that real folders hold and that careless code loses. */
export const HARD_NAMES = [
  "plain.jpg",
  "red flower.jpg",
  "  two  spaces .jpg",
  "1+1=2.jpg",
  "100%.jpg",
  "%41 is not A.jpg",
  "a,b;c.jpg",
  "Grüße aus Köln.jpg",
  "u\u0308 decomposed.jpg",
  "猫と犬.jpg",
  "😀 & friends.jpg",
  "quote\"d 'n' `ticked`.jpg",
  "back\\slash?#fragment.jpg",
  "(brackets)[and]{braces}!*~.jpg",
  "new\nline\ttab.jpg",
  "line\u2028separator.jpg",
  "//leading and//double slashes.jpg",
] as const;

/** Keys of these names below a lane's prefix, and the longest ones that S3 takes. */
export function hardKeys(prefix: string): string[] {
  return [...HARD_NAMES.map((name) => prefix + name), longest(prefix, "x"), longest(prefix, "猫")];
}

function longest(prefix: string, letter: string): string {
  const left = MAX_KEY_BYTES - Buffer.byteLength(prefix);
  return prefix + letter.repeat(Math.floor(left / Buffer.byteLength(letter)));
}
