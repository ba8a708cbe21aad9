import type { Io } from "../io";

/**
 * Triggers a second. A million images are asked for in 17 minutes, while a second of them costs no more than a
 * dollar of DetectLabels, which Ctrl-C can still save. Queue, submitter and a new table take more than that.
 */
export const DEFAULT_RATE = 1000;

/** Spreads triggers over time: on average so many a second, the first at once. */
export class Pace {
  #freeAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly perSecond: number,
    private readonly io: Pick<Io, "now" | "sleep" | "interrupt">,
  ) {}

  /** What is sent at once: a second's worth, so that a slow pace is not one of large bursts. */
  get burst(): number {
    return Math.max(1, Math.ceil(this.perSecond));
  }

  /** Waits until those before have had their time, or Ctrl-C is pressed. */
  async take(count: number): Promise<void> {
    const now = this.io.now();
    const turn = Math.max(now, this.#freeAt);
    this.#freeAt = turn + (count / this.perSecond) * 1000;
    if (turn > now) await this.io.sleep(turn - now, this.io.interrupt);
  }
}
