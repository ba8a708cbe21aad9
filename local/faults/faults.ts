import { Dice } from "./dice";
import type { Fault, FaultPlan } from "./fault-plan";

/** Decides what goes wrong, and counts it. */
export class Faults {
  readonly #plan: FaultPlan;
  readonly #dice: Dice;
  readonly #counts = new Map<Fault, number>();
  #isOn = true;

  constructor(plan: FaultPlan) {
    this.#plan = plan;
    this.#dice = new Dice(plan.seed);
  }

  /** From now on nothing goes wrong. What is late already stays late. */
  stop(): void {
    this.#isOn = false;
  }

  /** How often each fault has struck. */
  get counts(): Readonly<Partial<Record<Fault, number>>> {
    return Object.fromEntries(this.#counts);
  }

  /**
   * Whether the fault strikes this time.
   *
   * @param subject what it could strike: the same subject meets the same fate in every run of a seed
   */
  strikes(fault: Fault, subject: string): boolean {
    const rate = this.#isOn ? (this.#plan.rates[fault] ?? 0) : 0;
    if (rate === 0 || this.#dice.throw(`${fault}\0${subject}`) >= rate) return false;
    this.#counts.set(fault, (this.#counts.get(fault) ?? 0) + 1);
    return true;
  }

  /** At least 0, under 1. */
  chance(subject: string): number {
    return this.#dice.throw(subject);
  }

  /** How late something is that comes late. */
  delayMilliseconds(subject: string): number {
    return this.#dice.throw(`delay\0${subject}`) * this.#plan.maxDelaySeconds * 1000;
  }

  /** How long a worker lives that is stopped. */
  lifeMilliseconds(subject: string): number {
    return this.#dice.throw(`life\0${subject}`) * this.#plan.maxWorkerSeconds * 1000;
  }
}
