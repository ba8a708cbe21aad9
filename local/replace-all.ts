import type { Collection } from "./state";

/** Makes a collection hold these items and no others. */
export async function replaceAll<T>(
  collection: Collection<T>,
  items: readonly T[],
  idOf: (item: T) => string,
): Promise<void> {
  const ids = new Set(items.map(idOf));
  for (const [id] of [...collection.entries()]) {
    if (!ids.has(id)) await collection.delete(id);
  }
  for (const item of items) await collection.set(idOf(item), item);
}
