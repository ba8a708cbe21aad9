import type { Clock } from "../../lib/clock";

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  private readonly timers = new Set<{ at: number; run: () => void }>();

  constructor(private time = Date.parse("2026-01-02T03:04:05.678Z")) {}

  now(): number {
    return this.time;
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.time + milliseconds, run };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Moves time on, and runs what is due, earliest first. */
  advance(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (let due = this.nextUntil(end); due !== undefined; due = this.nextUntil(end)) {
      this.timers.delete(due);
      this.time = Math.max(this.time, due.at);
      due.run();
    }
    this.time = end;
  }

  private nextUntil(end: number): { at: number; run: () => void } | undefined {
    const due = [...this.timers].filter(({ at }) => at <= end);
    return due.sort((one, other) => one.at - other.at)[0];
  }
}
