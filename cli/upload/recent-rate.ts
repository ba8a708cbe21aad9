const SAMPLE_MILLISECONDS = 1000;
const SAMPLES = 15;

/** How fast something grew in the last seconds. */
export class RecentRate {
  private readonly samples: { readonly at: number; readonly amount: number }[];
  private last: { readonly at: number; readonly amount: number };

  constructor(now: number) {
    this.last = { at: now, amount: 0 };
    this.samples = [this.last];
  }

  /** @param amount the whole of it */
  add(now: number, amount: number): void {
    this.last = { at: now, amount };
    const newest = this.samples.at(-1);
    if (newest !== undefined && now - newest.at < SAMPLE_MILLISECONDS) return;
    this.samples.push(this.last);
    if (this.samples.length > SAMPLES) this.samples.shift();
  }

  get perSecond(): number {
    const [first = this.last] = this.samples;
    const seconds = (this.last.at - first.at) / 1000;
    return seconds > 0 ? (this.last.amount - first.amount) / seconds : 0;
  }
}
