/** At most this many of the values are kept: one line of embedded metrics holds up to 100. */
const MAX_VALUES = 64;

/** An even sample of a stream of values, however long that is. */
export class Sample {
  #values: number[] = [];
  #stride = 1;
  #seen = 0;

  add(value: number): void {
    if (this.#seen % this.#stride === 0) this.#values.push(value);
    this.#seen += 1;
    if (this.#values.length <= MAX_VALUES) return;
    this.#values = this.#values.filter((_, index) => index % 2 === 0);
    this.#stride *= 2;
  }

  /** The sample so far; the next one begins empty. */
  take(): readonly number[] {
    const values = this.#values;
    this.#values = [];
    this.#stride = 1;
    this.#seen = 0;
    return values;
  }
}
