/** A thousand files a second at the 50 ms that a PUT takes on a good line: what two threads can sign. */
export const MAX_TRANSFERS = 256;
const MIN_TRANSFERS = 2;
const FIRST_TRANSFERS = 16;

const MIN_WINDOW_MILLISECONDS = 500;
/** More transfers are kept when they move at least so much more. */
const WORTHWHILE_GAIN = 1.1;
const GROWTH = 1.5;
/** Windows until more are tried again after they did not pay. */
const REST_WINDOWS = 10;
/** What was sent before the number fell is still answered with "slow down". */
const CALM_MILLISECONDS = 1000;
/** What a request costs beside its bytes, in bytes: so that many small files count as work too. */
const REQUEST_BYTES = 64 * 1024;

/**
 * How many files are on their way at once: more while more pays, and half as many when S3 asks for it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance-guidelines.html
 */
export class TransfersAtOnce {
  private atOnce = FIRST_TRANSFERS;
  private work = 0;
  private ended = 0;
  private windowStart: number;
  /** Before the last growth. */
  private before: { readonly atOnce: number; readonly rate: number } | undefined;
  private rest = 0;
  private calmUntil = Number.NEGATIVE_INFINITY;

  constructor(now: number) {
    this.windowStart = now;
  }

  get current(): number {
    return this.atOnce;
  }

  /** Told of each file that is done. A window is over when each place has been used again. */
  finished(now: number, bytes: number): void {
    this.ended += 1;
    this.work += REQUEST_BYTES + bytes;
    const milliseconds = now - this.windowStart;
    if (milliseconds < MIN_WINDOW_MILLISECONDS || this.ended < this.atOnce) return;
    this.judge(this.work / milliseconds);
    this.startWindow(now);
  }

  throttled(now: number): void {
    if (now < this.calmUntil) return;
    this.atOnce = Math.max(MIN_TRANSFERS, Math.floor(this.atOnce / 2));
    this.calmUntil = now + CALM_MILLISECONDS;
    this.before = undefined;
    this.rest = REST_WINDOWS;
    this.startWindow(now);
  }

  private judge(rate: number): void {
    if (this.rest > 0) {
      this.rest -= 1;
      return;
    }
    if (this.before !== undefined && rate < this.before.rate * WORTHWHILE_GAIN) {
      this.atOnce = this.before.atOnce;
      this.before = undefined;
      this.rest = REST_WINDOWS;
      return;
    }
    if (this.atOnce === MAX_TRANSFERS) return;
    this.before = { atOnce: this.atOnce, rate };
    this.atOnce = Math.min(MAX_TRANSFERS, Math.ceil(this.atOnce * GROWTH));
  }

  private startWindow(now: number): void {
    this.windowStart = now;
    this.work = 0;
    this.ended = 0;
  }
}
