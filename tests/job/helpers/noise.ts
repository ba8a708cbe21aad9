import sharp, { type Sharp } from "sharp";

/** Numbers from 0 to below 2³², the same for the same seed. https://en.wikipedia.org/wiki/Xorshift */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Raw pixels that nothing compresses. */
export function noise(width: number, height: number) {
  const next = randomNumbers(1);
  const data = Buffer.from(Array.from({ length: width * height * 3 }, () => next() & 0xff));
  return { data, width, height, channels: 3 as const };
}

/** An image that is as hard to compress: cut anywhere, something of it is missing. */
export function noisy(width: number, height: number): Sharp {
  const { data, ...raw } = noise(width, height);
  return sharp(data, { raw });
}
