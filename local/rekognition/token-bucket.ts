import type { Clock } from "../../lib/clock";

/** Lets a second's worth of calls through at once, and then as many a second. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;
  private readonly capacity: number;

  constructor(
    private readonly perSecond: number,
    private readonly clock: Clock,
  ) {
    this.capacity = Math.max(1, perSecond);
    this.tokens = this.capacity;
    this.filledAt = clock.now();
  }

  /** Whether one more call may pass now. */
  take(): boolean {
    if (this.perSecond === Number.POSITIVE_INFINITY) return true;
    const now = this.clock.now();
    const gained = (Math.max(0, now - this.filledAt) / 1000) * this.perSecond;
    this.tokens = Math.min(this.capacity, this.tokens + gained);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
