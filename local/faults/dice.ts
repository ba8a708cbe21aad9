import { createHash } from "node:crypto";

/**
 * Chance that a seed fixes: the nth throw for a subject is the same in every run, whatever is thrown for
 * others in between. So the order in which processes happen to run changes nothing about who is struck.
 */
export class Dice {
  readonly #thrown = new Map<string, number>();

  constructor(private readonly seed: number) {}

  /** At least 0, under 1. */
  throw(subject: string): number {
    const times = this.#thrown.get(subject) ?? 0;
    this.#thrown.set(subject, times + 1);
    const digest = createHash("sha256").update(`${this.seed}\0${subject}\0${times}`).digest();
    return digest.readUIntBE(0, 6) / 2 ** 48;
  }
}
