/** What the workers share, and by how many. */
export interface SharedQuota {
  readonly requestsPerSecond: number;
  readonly workers: number;
}

/** After a throttle. The deeper the cut, the fewer throttles there are, and the more is left unused. */
const KEPT_AFTER_THROTTLE = 0.8;
/** The shorter, the sooner what others leave is taken, and the more throttles there are. */
const PATIENCE_CALLS = 370;
/** Growth a second, of the rate, until the first throttle: nobody else may be there. */
const FIRST_GROWTH = 0.1;
const MAX_GROWTH = 0.5;
/** A worker that is held further below its share than this has been told too high a quota. */
const MAX_SHARE_OF_RATE = 3;
/** Of the share: what a worker goes on asking for when the quota seems to be gone. */
const FLOOR = 0.05;

/**
 * The rate at which this worker may call, found from what the service answers: workers do not know
 * of each other.
 *
 * A throttle takes a fifth of the rate. From then on it grows by (c / 370)³ of itself with each call
 * of the worker's share, where c is how many of those the time since that throttle had room for: by
 * next to nothing while c is under 50, for a worker beside others is throttled about that often, and
 * ever faster when no throttle comes, for then others have left. As time counts and not the calls
 * made, a worker that has less than its share gains on one that has more. As calls of the share are
 * the unit, about one call in fifty is throttled whatever the quota.
 */
export class AdaptiveRate {
  readonly #share: number;
  readonly #quota: number;
  #perSecond: number;
  #generation = 0;
  #throttledAt: number;

  /** @param now milliseconds */
  constructor({ requestsPerSecond, workers }: SharedQuota, now: number) {
    this.#quota = requestsPerSecond;
    this.#share = requestsPerSecond / workers;
    this.#perSecond = this.#share;
    this.#throttledAt = now;
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
    const share = Math.min(this.#share, MAX_SHARE_OF_RATE * this.#perSecond);
    const calls = ((now - this.#throttledAt) / 1000) * share;
    const growth = share * (calls / PATIENCE_CALLS) ** 3;
    const first = this.#generation === 0 ? FIRST_GROWTH : 0;
    // As many calls as the rate says are answered in a second, so that each adds a second's growth.
    this.#perSecond += Math.min(MAX_GROWTH, Math.max(first, growth));
    this.#perSecond = Math.min(this.#quota, this.#perSecond);
  }

  /** A call was throttled. Those that were under way at the last decrease tell nothing new. */
  shrink(now: number, generation: number): void {
    this.#throttledAt = now;
    if (generation !== this.#generation) return;
    this.#generation += 1;
    this.#perSecond = Math.max(FLOOR * this.#share, KEPT_AFTER_THROTTLE * this.#perSecond);
  }
}
