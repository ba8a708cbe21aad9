import type { Clock } from "../../../lib/clock";

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  readonly #timers = new Set<Timer>();

  constructor(private time = Date.parse("2026-11-23T09:00:00.000Z")) {}

  now(): number {
    return this.time;
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.time + milliseconds, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves on, running what falls due in order, and lets promises settle after each. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    await settled();
    for (let next = this.#next(); next && next.at <= end; next = this.#next()) {
      this.#timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.run();
      await settled();
    }
    this.time = end;
  }

  #next(): Timer | undefined {
    return [...this.#timers].sort((a, b) => a.at - b.at)[0];
  }
}

/** What takes longer is no wait of an image but a deadline, and never comes. */
const LONGEST_SKIPPED_MILLISECONDS = 10_000;

/** A clock on which every wait is over at once, and has taken its time. */
export class SkippingClock implements Clock {
  readonly waits: number[] = [];

  constructor(private time = Date.parse("2026-11-23T09:00:00.000Z")) {}

  now(): number {
    return this.time;
  }

  after(milliseconds: number, run: () => void): () => void {
    if (milliseconds > LONGEST_SKIPPED_MILLISECONDS) return () => {};
    const skipped = setImmediate(() => {
      this.waits.push(milliseconds);
      this.time += milliseconds;
      run();
    });
    return () => clearImmediate(skipped);
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
