import { IMAGES_IN_FLIGHT } from "../../contracts/job";
import type { SharedQuota } from "../../job/rate-control/adaptive-rate";
import { RateLimiter } from "../../job/rate-control/rate-limiter";
import { type Clock, sleep } from "../../lib/clock";
import { type Random, type Range, within } from "./seeded-random";
import type { SimulatedService } from "./simulated-service";

/** Milliseconds that it takes. */
export interface Durations {
  readonly answer: Range;
  readonly throttle: Range;
  /** Everything of an image but its call: looks, its bytes, its hash, its write. */
  readonly rest: Range;
}

export interface WorkerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly service: SimulatedService;
  readonly durations: Durations;
  /** As it has been told. */
  readonly quota: SharedQuota;
}

/** A worker that never runs out of images. Only its rate control is real. */
export class SimulatedWorker {
  answered = 0;
  readonly #leaving = new AbortController();
  readonly #limiter: RateLimiter;

  constructor(private readonly options: WorkerOptions) {
    this.#limiter = new RateLimiter(options.quota, options.clock, this.#leaving.signal);
    for (let image = 0; image < IMAGES_IN_FLIGHT; image += 1) this.#label().catch(() => {});
  }

  get perSecond(): number {
    return this.#limiter.perSecond;
  }

  get isThere(): boolean {
    return !this.#leaving.signal.aborted;
  }

  leave(): void {
    this.#leaving.abort();
  }

  /** One image after the other, until the limiter refuses. */
  async #label(): Promise<void> {
    const { service, durations } = this.options;
    for (;;) {
      const permit = await this.#limiter.acquire();
      if (service.take()) {
        await this.#pass(durations.answer);
        permit.succeeded();
        this.answered += 1;
        await this.#pass(durations.rest);
      } else {
        await this.#pass(durations.throttle);
        permit.throttled();
      }
    }
  }

  #pass(range: Range): Promise<void> {
    return sleep(this.options.clock, within(range, this.options.random));
  }
}
