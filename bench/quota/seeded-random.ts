/** At least 0, under 1. */
export type Random = () => number;

/** The same numbers for the same seed (splitmix32). https://github.com/bryc/code/blob/master/jshash/PRNGs.md */
export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

export function within({ from, to }: Range, random: Random): number {
  return from + random() * (to - from);
}
