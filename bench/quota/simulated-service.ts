import type { Clock } from "../../lib/clock";

export interface ServiceOptions {
  readonly perSecond: number;
  /** Calls that it answers at once after a pause. AWS does not say how many Rekognition does. */
  readonly burst: number;
}

/** A service that answers as many calls a second as its quota says, and throttles the rest. */
export class SimulatedService {
  answered = 0;
  throttled = 0;
  #tokens: number;
  #refilledAt: number;

  constructor(
    private readonly clock: Clock,
    private readonly options: ServiceOptions,
  ) {
    this.#tokens = options.burst;
    this.#refilledAt = clock.now();
  }

  /** Whether the call that arrives now is answered. */
  take(): boolean {
    const { perSecond, burst } = this.options;
    const gained = ((this.clock.now() - this.#refilledAt) / 1000) * perSecond;
    this.#tokens = Math.min(burst, this.#tokens + gained);
    this.#refilledAt = this.clock.now();
    if (this.#tokens < 1) {
      this.throttled += 1;
      return false;
    }
    this.#tokens -= 1;
    this.answered += 1;
    return true;
  }
}
