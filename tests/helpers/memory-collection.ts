import type { Collection } from "../../local/state";

/** A collection on no disk; written values are copied, as a disk would. */
export function memoryCollection<T>(entries: Iterable<[string, T]> = []): Collection<T> {
  const map = new Map<string, T>(entries);
  return {
    get size() {
      return map.size;
    },
    get: (id) => map.get(id),
    values: () => map.values(),
    entries: () => map.entries(),
    async set(id, value) {
      map.set(id, JSON.parse(JSON.stringify(value)));
    },
    async delete(id) {
      map.delete(id);
    },
  };
}
