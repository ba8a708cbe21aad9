/** Something that there is only so much of, e.g. bytes of memory: who needs more than is left waits in line. */
export class Budget {
  #left: number;
  readonly #waiting: { readonly amount: number; readonly start: () => void }[] = [];

  constructor(readonly total: number) {
    this.#left = total;
  }

  /**
   * Does the work once that much is free, and takes it back however the work ended.
   *
   * @throws RangeError when there will never be so much
   */
  async use<Result>(amount: number, work: () => Promise<Result>): Promise<Result> {
    const giveBack = await this.take(amount);
    try {
      return await work();
    } finally {
      giveBack();
    }
  }

  /**
   * For work that is not one function.
   *
   * @returns what gives it back: to be called once
   * @throws RangeError when there will never be so much
   */
  async take(amount: number): Promise<() => void> {
    if (amount > this.total) throw new RangeError(`${amount} of a budget of ${this.total}.`);
    await new Promise<void>((start) => {
      this.#waiting.push({ amount, start });
      this.#serve();
    });
    return () => {
      this.#left += amount;
      this.#serve();
    };
  }

  /** First come, first served: many small ones would keep a large one waiting for ever. */
  #serve(): void {
    for (let next = this.#waiting[0]; next && next.amount <= this.#left; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#left -= next.amount;
      next.start();
    }
  }
}
