/** Lets writers of different items go side by side, and those of one item one after the other. */
export class Turns {
  private readonly last = new Map<string, Promise<void>>();

  /** Runs once all earlier ones have ended that share a name, however they ended. */
  take<Result>(names: Iterable<string>, run: () => Promise<Result>): Promise<Result> {
    const own = new Set(names);
    const earlier = [...own].map((name) => this.last.get(name));
    const result = Promise.all(earlier).then(run);
    const over: Promise<void> = result.then(
      () => this.forget(own, over),
      () => this.forget(own, over),
    );
    for (const name of own) this.last.set(name, over);
    return result;
  }

  /** Waits for all that have a name. */
  async end(): Promise<void> {
    await Promise.all(this.last.values());
  }

  private forget(names: Iterable<string>, over: Promise<void>): void {
    for (const name of names) {
      if (this.last.get(name) === over) this.last.delete(name);
    }
  }
}
