import type { Second } from "./simulation";

/**
 * Of the quota, how much was used while anybody was there to use it. A burst that was saved up before
 * can make it more than 1.
 */
export function usedShare(seconds: readonly Second[], perSecond: number): number {
  const attended = seconds.filter(({ workers }) => workers > 0);
  return total(attended.map(({ answered }) => answered)) / (attended.length * perSecond);
}

/** Of all calls, how many were throttled. */
export function throttledShare(seconds: readonly Second[]): number {
  const throttled = total(seconds.map((second) => second.throttled));
  return throttled / (total(seconds.map(({ answered }) => answered)) + throttled);
}

/**
 * Jain's index: 1 when all have the same, 1/n when one of n has it all.
 * https://en.wikipedia.org/wiki/Fairness_measure
 */
export function fairness(amounts: readonly number[]): number {
  return total(amounts) ** 2 / (amounts.length * total(amounts.map((amount) => amount ** 2)));
}

function total(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
