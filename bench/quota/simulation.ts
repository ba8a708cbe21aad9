import { type Range, seededRandom, within } from "./seeded-random";
import { SimulatedService } from "./simulated-service";
import { type Durations, SimulatedWorker } from "./simulated-worker";
import { VirtualClock } from "./virtual-clock";

export interface SimulationOptions {
  /** What the service allows. */
  readonly perSecond: number;
  /** What the workers are told that it allows. @default what it allows */
  readonly configuredPerSecond?: number;
  /** Seconds' worth of calls that the service answers at once after a pause. */
  readonly burstSeconds: number;
  /** Workers that there may be, as they are told. */
  readonly maxWorkers: number;
  readonly durations: Durations;
  readonly seed: number;
}

/** Seconds for which a worker is there, and until another takes its place. */
export interface ComingAndGoing {
  readonly stay: Range;
  readonly gap: Range;
}

/** What happened in a second. */
export interface Second {
  readonly answered: number;
  readonly throttled: number;
  /** Those who were there when it ended. */
  readonly workers: number;
}

/** Workers that share the quota of a service, in virtual time. */
export class Simulation {
  readonly #clock = new VirtualClock();
  readonly #random;
  readonly #service: SimulatedService;
  #workers: SimulatedWorker[] = [];

  constructor(private readonly options: SimulationOptions) {
    const { perSecond, burstSeconds, seed } = options;
    this.#random = seededRandom(seed);
    this.#service = new SimulatedService(this.#clock, {
      perSecond,
      burst: perSecond * burstSeconds,
    });
  }

  /** Those who are there. */
  get workers(): readonly SimulatedWorker[] {
    this.#workers = this.#workers.filter(({ isThere }) => isThere);
    return this.#workers;
  }

  /** So many more start, each at some moment of the next second. */
  start(count: number): void {
    for (let place = 0; place < count; place += 1) {
      this.#clock.after(this.#random() * 1000, () => this.#join());
    }
  }

  /** So many more start, and leave, and are followed by others. */
  startComingAndGoing(count: number, times: ComingAndGoing): void {
    const take = () => {
      const worker = this.#join();
      this.#clock.after(1000 * within(times.stay, this.#random), () => {
        worker.leave();
        this.#clock.after(1000 * within(times.gap, this.#random), take);
      });
    };
    for (let place = 0; place < count; place += 1) {
      this.#clock.after(this.#random() * 1000, take);
    }
  }

  async run(seconds: number): Promise<Second[]> {
    const happened: Second[] = [];
    for (let second = 0; second < seconds; second += 1) {
      const { answered, throttled } = this.#service;
      await this.#clock.runUntil(this.#clock.now() + 1000);
      happened.push({
        answered: this.#service.answered - answered,
        throttled: this.#service.throttled - throttled,
        workers: this.workers.length,
      });
    }
    return happened;
  }

  #join(): SimulatedWorker {
    const { perSecond, configuredPerSecond = perSecond, maxWorkers, durations } = this.options;
    const worker = new SimulatedWorker({
      clock: this.#clock,
      random: this.#random,
      service: this.#service,
      durations,
      quota: { requestsPerSecond: configuredPerSecond, workers: maxWorkers },
    });
    this.#workers.push(worker);
    return worker;
  }
}
