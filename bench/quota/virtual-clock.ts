import type { Clock } from "../../lib/clock";

interface Timer {
  readonly at: number;
  readonly run: () => void;
  isCancelled: boolean;
}

/** Time that passes as fast as the machine computes what happens in it. */
export class VirtualClock implements Clock {
  #now = 0;
  /** The next one last. */
  readonly #timers: Timer[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.#now + milliseconds, run, isCancelled: false };
    this.#timers.splice(this.#placeOf(timer.at), 0, timer);
    return () => {
      timer.isCancelled = true;
    };
  }

  /** Runs in order what falls due until then, and lets promises settle after each. */
  async runUntil(end: number): Promise<void> {
    await promisesSettled();
    for (let next = this.#timers.at(-1); next && next.at <= end; next = this.#timers.at(-1)) {
      this.#timers.pop();
      if (next.isCancelled) continue;
      this.#now = next.at;
      next.run();
      await promisesSettled();
    }
    this.#now = end;
  }

  /** Before all that fall due earlier, and after all that fall due then or later: first come first served. */
  #placeOf(at: number): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#timers[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The next tick comes when no promise is left that could run on. */
function promisesSettled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
