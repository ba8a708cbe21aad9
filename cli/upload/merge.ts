import { compareUtf8 } from "../../lib/utf8-order";

interface Head<Item> {
  readonly item: Item;
  readonly source: AsyncIterator<Item>;
}

/** The items of sources that are each in the order of their names, in that order. */
export async function* mergeByName<Item extends { readonly name: string }>(
  sources: readonly AsyncIterable<Item>[],
): AsyncGenerator<Item> {
  const [first] = sources;
  if (first !== undefined && sources.length === 1) return yield* first;
  // The last comes first, so that taking it moves no other.
  const heads: Head<Item>[] = [];
  for (const source of sources) await advance(heads, source[Symbol.asyncIterator]());
  for (let head = heads.pop(); head !== undefined; head = heads.pop()) {
    yield head.item;
    await advance(heads, head.source);
  }
}

async function advance<Item extends { readonly name: string }>(
  heads: Head<Item>[],
  source: AsyncIterator<Item>,
): Promise<void> {
  const next = await source.next();
  if (next.done) return;
  let low = 0;
  let high = heads.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareUtf8(heads[middle]?.item.name ?? "", next.value.name) > 0) low = middle + 1;
    else high = middle;
  }
  heads.splice(low, 0, { item: next.value, source });
}
