import { concurrently } from "../../lib/concurrently";

it("works on every item once", async () => {
  const seen: number[] = [];
  await concurrently([1, 2, 3, 4, 5], 2, async (item) => {
    seen.push(item);
  });
  expect(seen.sort()).toEqual([1, 2, 3, 4, 5]);
});

it("works on no more items at once than it may, and on no fewer", async () => {
  const gates = new Gates();
  const done = concurrently([0, 1, 2, 3, 4], 3, gates.wait);
  await settle();
  expect(gates.open).toEqual([0, 1, 2]);
  gates.finish(1);
  await settle();
  expect(gates.open).toEqual([0, 2, 3]);
  gates.finish(0, 2, 3);
  await settle();
  expect(gates.open).toEqual([4]);
  gates.finish(4);
  await done;
});

it("pulls items one by one, as work begins", async () => {
  const pulled: number[] = [];
  function* endless() {
    for (let next = 0; ; next += 1) {
      pulled.push(next);
      yield next;
    }
  }
  const gates = new Gates();
  const done = concurrently(endless(), 2, gates.wait);
  await settle();
  expect(pulled).toEqual([0, 1]);
  gates.fail(0, new Error("enough"));
  gates.finish(1);
  await expect(done).rejects.toThrow("enough");
  expect(pulled).toEqual([0, 1]);
});

it("takes items that come late", async () => {
  async function* late() {
    for (const item of ["a", "b", "c"]) {
      await settle();
      yield item;
    }
  }
  const seen: string[] = [];
  await concurrently(late(), 2, async (item) => {
    seen.push(item);
  });
  expect(seen.sort()).toEqual(["a", "b", "c"]);
});

it("awaits what is under way when work fails, and starts nothing more", async () => {
  const gates = new Gates();
  const started: number[] = [];
  let ended = false;
  const done = concurrently([0, 1, 2, 3], 2, (item) => {
    started.push(item);
    return gates.wait(item);
  }).finally(() => {
    ended = true;
  });
  const failure = expect(done).rejects.toThrow("first");
  await settle();
  gates.fail(0, new Error("first"));
  await settle();
  expect(ended).toBe(false);
  gates.finish(1);
  await failure;
  expect(started).toEqual([0, 1]);
});

it("starts nothing on an item that arrives after a failure", async () => {
  const gates = new Gates();
  const source = new Gates();
  async function* slow() {
    yield 0;
    await source.wait(1);
    yield 1;
  }
  const done = concurrently(slow(), 2, gates.wait);
  const failure = expect(done).rejects.toThrow("first");
  await settle();
  gates.fail(0, new Error("first"));
  await settle();
  source.finish(1);
  await failure;
  expect(gates.open).toEqual([]);
});

it("throws the first of several errors", async () => {
  const gates = new Gates();
  const done = concurrently([0, 1], 2, gates.wait);
  const failure = expect(done).rejects.toThrow("first");
  await settle();
  gates.fail(1, new Error("first"));
  gates.fail(0, new Error("second"));
  await failure;
});

it("throws what the source throws, after what is under way", async () => {
  async function* broken() {
    yield 0;
    throw new Error("the source is broken");
  }
  const gates = new Gates();
  const done = concurrently(broken(), 2, gates.wait);
  const failure = expect(done).rejects.toThrow("the source is broken");
  await settle();
  gates.finish(0);
  await failure;
});

it("closes the source when work fails", async () => {
  let closed = false;
  function* holding() {
    try {
      yield 0;
      yield 1;
    } finally {
      closed = true;
    }
  }
  const work = () => Promise.reject(new Error("no"));
  await expect(concurrently(holding(), 1, work)).rejects.toThrow("no");
  expect(closed).toBe(true);
});

it("does nothing for no items", async () => {
  const work = jest.fn();
  await concurrently([], 4, work);
  expect(work).not.toHaveBeenCalled();
});

it.each([0, -1, Number.NaN])("refuses a concurrency of %d instead of doing nothing", async (n) => {
  await expect(concurrently([1], n, async () => {})).rejects.toThrow(
    `Concurrency must be at least 1, not ${n}.`,
  );
});

/** Work that ends when the test says so. */
class Gates {
  readonly #waiting = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();

  readonly wait = (item: number) =>
    new Promise<void>((resolve, reject) => {
      this.#waiting.set(item, { resolve, reject });
    });

  get open(): number[] {
    return [...this.#waiting.keys()].sort();
  }

  finish(...items: number[]): void {
    for (const item of items) this.#take(item).resolve();
  }

  fail(item: number, error: Error): void {
    this.#take(item).reject(error);
  }

  #take(item: number) {
    const waiting = this.#waiting.get(item);
    if (waiting === undefined) throw new Error(`Nothing waits on item ${item}.`);
    this.#waiting.delete(item);
    return waiting;
  }
}

/** Lets all promises that can settle do so. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
