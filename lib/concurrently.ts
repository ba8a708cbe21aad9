/**
 * Runs `work` on each item, at most `concurrency` at once, taking the next item as soon as one ends.
 * Items are pulled one by one, so an endless source is fine. When `work` throws, no further item is
 * started, those under way are awaited, and the first error is thrown.
 */
export async function concurrently<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  concurrency: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const source = iterate(items);
  let failure: { error: unknown } | undefined;
  const runner = async () => {
    while (failure === undefined) {
      const next = await source.next();
      if (next.done) return;
      await work(next.value);
    }
  };
  const guarded = () =>
    runner().catch((error: unknown) => {
      failure ??= { error };
    });
  await Promise.all(Array.from({ length: concurrency }, guarded));
  if (failure !== undefined) throw failure.error;
}

/** An async generator queues overlapping calls of `next`, so the runners can share it. */
async function* iterate<Item>(items: Iterable<Item> | AsyncIterable<Item>): AsyncGenerator<Item> {
  yield* items;
}
