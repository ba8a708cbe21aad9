/** A line of a table: a name, and values below each other. */
export function formatRow(...[name, ...values]: readonly (string | number)[]): string {
  return String(name).padEnd(30) + values.map((value) => String(value).padStart(15)).join("");
}

export function ratio(ours: number, baseline: number): string {
  return (ours / baseline).toPrecision(3);
}

/** The one in the middle; of an even number, the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
