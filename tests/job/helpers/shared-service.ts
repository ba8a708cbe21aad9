import { RateLimiter } from "../../../job/rate-control/rate-limiter";
import { sleep } from "../../../lib/clock";
import type { FakeClock } from "./fake-clock";

/** What became of the calls since the figures were last taken. */
export interface Figures {
  readonly answered: number;
  readonly throttled: number;
}

/** A service that answers at most its quota of calls a second, and throttles the rest. */
export class SharedService {
  #tokens: number;
  #refilledAt: number;
  #answered = 0;
  #throttled = 0;

  constructor(
    private readonly clock: FakeClock,
    private readonly perSecond: number,
  ) {
    this.#tokens = perSecond;
    this.#refilledAt = clock.now();
  }

  /** Whether the call is answered; either takes its time. */
  async call(milliseconds: number): Promise<boolean> {
    const isAnswered = this.#take();
    await sleep(this.clock, milliseconds);
    return isAnswered;
  }

  takeFigures(): Figures {
    const figures = { answered: this.#answered, throttled: this.#throttled };
    this.#answered = 0;
    this.#throttled = 0;
    return figures;
  }

  #take(): boolean {
    const gained = ((this.clock.now() - this.#refilledAt) / 1000) * this.perSecond;
    // A quota of calls a second holds no more than a second's calls.
    this.#tokens = Math.min(this.perSecond, this.#tokens + gained);
    this.#refilledAt = this.clock.now();
    if (this.#tokens < 1) {
      this.#throttled += 1;
      return false;
    }
    this.#tokens -= 1;
    this.#answered += 1;
    return true;
  }
}

export interface SimulatedWorker {
  readonly limiter: RateLimiter;
  leave(): void;
}

/** A worker that always has more to label: 32 images in flight, 400 ms a call. */
export function startWorker(
  clock: FakeClock,
  service: SharedService,
  quota: { requestsPerSecond: number; workers: number },
): SimulatedWorker {
  const controller = new AbortController();
  const limiter = new RateLimiter(quota, clock, controller.signal);
  const image = async () => {
    for (;;) {
      const permit = await limiter.acquire();
      if (await service.call(400)) permit.succeeded();
      else permit.throttled();
    }
  };
  for (let inFlight = 0; inFlight < 32; inFlight += 1) image().catch(() => {});
  return { limiter, leave: () => controller.abort() };
}
