/** Slips per letter: two neighbours that are swapped are two slips, in a word of five letters too. */
const MAX_SLIPS = 0.4;

/** The candidate that was probably meant: the one with the fewest slips, if there are few. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, slips: slips(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, slips }) => slips <= candidate.length * MAX_SLIPS)
    .sort((one, other) => one.slips - other.slips);
  return best?.candidate;
}

/** Letters to insert, remove or replace: Levenshtein's distance, a row of his table at a time. */
function slips(from: string, to: string): number {
  const firstRow = Array.from({ length: to.length + 1 }, (_, index) => index);
  const lastRow = Array.from(from).reduce((above, letter, index) => {
    const row = [index + 1];
    for (const [column, other] of Array.from(to).entries()) {
      row.push(
        Math.min(
          (row[column] ?? 0) + 1,
          (above[column + 1] ?? 0) + 1,
          (above[column] ?? 0) + (letter === other ? 0 : 1),
        ),
      );
    }
    return row;
  }, firstRow);
  return lastRow[to.length] ?? 0;
}
