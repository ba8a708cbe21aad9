import { type Clock, sleep } from "../lib/clock";

/** Time and chance: what waiting before another try takes. */
export interface Pacing {
  readonly clock: Clock;
  /** At least 0, under 1. */
  readonly random: () => number;
}

/** Longest wait before the second try; each later one may take twice as long. */
const BASE_MILLISECONDS = 100;
const MAX_MILLISECONDS = 2_000;

/**
 * Waits before another try, by "full jitter": those that failed together do not come back together.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param tries how many there have been, at least 1
 */
export function backoff({ clock, random }: Pacing, tries: number): Promise<void> {
  const longest = Math.min(MAX_MILLISECONDS, BASE_MILLISECONDS * 2 ** (tries - 1));
  return sleep(clock, random() * longest);
}
