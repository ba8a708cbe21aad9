/** What the workers share, and by how many. */
export interface SharedQuota {
  readonly requestsPerSecond: number;
  readonly workers: number;
}

/** Kept after a throttle: less is given up than a TCP sender gives, for throttles come soon. */
const KEPT_AFTER_THROTTLE = 0.7;
/** Of the worker's share, gained a second while a throttle is recent: settles near the ceiling. */
const CAUTIOUS_GAIN = 0.05;
/** Of the rate, gained a second when none is: the others have left, or never were. */
const BOLD_GAIN = 0.15;
const CAUTION_MILLISECONDS = 5_000;
/** Of the worker's share: with every worker at its floor, the quota is left three quarters idle. */
const FLOOR = 0.25;

/**
 * The rate at which this worker may call, found by additive increase and multiplicative decrease
 * from what the service answers: workers do not know of each other.
 */
export class AdaptiveRate {
  readonly #share: number;
  readonly #quota: number;
  #perSecond: number;
  #generation = 0;
  #throttledAt: number;
  #grownAt: number;

  /** @param now milliseconds */
  constructor({ requestsPerSecond, workers }: SharedQuota, now: number) {
    this.#quota = requestsPerSecond;
    this.#share = requestsPerSecond / workers;
    this.#perSecond = this.#share;
    this.#throttledAt = now;
    this.#grownAt = now;
  }

  get perSecond(): number {
    return this.#perSecond;
  }

  /** Changes with each decrease. A call belongs to the generation in which it began. */
  get generation(): number {
    return this.#generation;
  }

  /** A call that had to wait for its turn was answered: more would be used. */
  grow(now: number): void {
    const seconds = Math.min(1, (now - this.#grownAt) / 1000);
    const isCautious = now - this.#throttledAt < CAUTION_MILLISECONDS;
    const gain = isCautious ? CAUTIOUS_GAIN * this.#share : BOLD_GAIN * this.#perSecond;
    this.#perSecond = Math.min(this.#quota, this.#perSecond + gain * seconds);
    this.#grownAt = now;
  }

  /** A call was throttled. Those that were under way at the last decrease tell nothing new. */
  shrink(now: number, generation: number): void {
    this.#throttledAt = now;
    if (generation !== this.#generation) return;
    this.#generation += 1;
    this.#perSecond = Math.max(FLOOR * this.#share, KEPT_AFTER_THROTTLE * this.#perSecond);
  }
}
