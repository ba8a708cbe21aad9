/**
 * The same items in an order that is as likely as any other.
 * https://en.wikipedia.org/wiki/Fisher%E2%80%93Yates_shuffle
 *
 * @param random at least 0, under 1
 */
export function shuffled<Item>(items: Iterable<Item>, random: () => number): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const picked = Math.floor(random() * (last + 1));
    [order[last], order[picked]] = [order[picked] as Item, order[last] as Item];
  }
  return order;
}
