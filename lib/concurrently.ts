/**
 * Runs `work` on each item, at most `concurrency` at once, taking the next item as soon as one ends.
 * Items are pulled one by one, so an endless source is fine. When `work` throws, no further item is
 * started, those under way are awaited, the source is closed, and the first error is thrown.
 *
 * @throws RangeError when `concurrency` is under 1: no work would be done, and nobody told.
 */
export async function concurrently<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  concurrency: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  if (!(concurrency >= 1)) {
    throw new RangeError(`Concurrency must be at least 1, not ${concurrency}.`);
  }
  const source = iterate(items);
  const errors: unknown[] = [];
  const run = async () => {
    try {
      while (errors.length === 0) {
        const next = await source.next();
        // Other work may have failed while the source was slow.
        if (next.done || errors.length > 0) return;
        await work(next.value);
      }
    } catch (error) {
      errors.push(error);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, run));
  if (errors.length === 0) return;
  // Lets the source close what it holds open, such as a directory.
  await source.return(undefined);
  throw errors[0];
}

/** An async generator queues overlapping calls of `next`, so the runners can share it. */
async function* iterate<Item>(items: Iterable<Item> | AsyncIterable<Item>): AsyncGenerator<Item> {
  yield* items;
}
