import type { Clock } from "../../lib/clock";
import { InterruptedError } from "../errors";
import { AdaptiveRate, type SharedQuota } from "./adaptive-rate";

/** Leave to make one call; its holder says how the call ended. */
export interface Permit {
  succeeded(): void;
  throttled(): void;
  /** No call was made: the next one may be made instead. */
  unused(): void;
}

interface Waiter {
  readonly grant: (permit: Permit) => void;
  readonly refuse: (error: InterruptedError) => void;
}

/** What may be saved up for a burst: enough to make up for timers that fire late, and no more. */
const BURST_SECONDS = 0.05;

/** Spaces calls out evenly at a rate that adapts, first come first served. */
export class RateLimiter {
  readonly #rate: AdaptiveRate;
  readonly #waiters: Waiter[] = [];
  #tokens = 1;
  #refilledAt: number;
  #cancelTimer: (() => void) | undefined;

  /** @param stop once aborted, no permit is given any more, not to those who wait either */
  constructor(
    quota: SharedQuota,
    private readonly clock: Clock,
    private readonly stop: AbortSignal,
  ) {
    this.#rate = new AdaptiveRate(quota, clock.now());
    this.#refilledAt = clock.now();
    stop.addEventListener("abort", () => this.#refuseAll(), { once: true });
  }

  get perSecond(): number {
    return this.#rate.perSecond;
  }

  /** @throws InterruptedError once the worker is told to stop. */
  acquire(): Promise<Permit> {
    if (this.stop.aborted) return Promise.reject(new InterruptedError());
    this.#refill();
    if (this.#waiters.length === 0 && this.#tokens >= 1) {
      this.#tokens -= 1;
      return Promise.resolve(this.#permit(false));
    }
    return new Promise((grant, refuse) => {
      this.#waiters.push({ grant, refuse });
      this.#serve();
    });
  }

  #permit(hasWaited: boolean): Permit {
    const { generation } = this.#rate;
    return {
      succeeded: () => {
        if (!hasWaited) return;
        this.#rate.grow(this.clock.now());
        this.#serve();
      },
      throttled: () => this.#rate.shrink(this.clock.now(), generation),
      unused: () => {
        const next = this.#waiters.shift();
        if (next === undefined) this.#tokens += 1;
        else next.grant(this.#permit(true));
      },
    };
  }

  #serve(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#refill();
    while (this.#tokens >= 1) {
      const waiter = this.#waiters.shift();
      if (waiter === undefined) return;
      this.#tokens -= 1;
      waiter.grant(this.#permit(true));
    }
    if (this.#waiters.length === 0) return;
    const missingMilliseconds = ((1 - this.#tokens) / this.#rate.perSecond) * 1000;
    this.#cancelTimer = this.clock.after(Math.ceil(missingMilliseconds), () => this.#serve());
  }

  #refill(): void {
    const now = this.clock.now();
    const { perSecond } = this.#rate;
    const gained = ((now - this.#refilledAt) / 1000) * perSecond;
    this.#tokens = Math.min(Math.max(1, perSecond * BURST_SECONDS), this.#tokens + gained);
    this.#refilledAt = now;
  }

  #refuseAll(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    for (const { refuse } of this.#waiters.splice(0)) refuse(new InterruptedError());
  }
}
