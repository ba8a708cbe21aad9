/** Which page of a list a call asks for. */
export interface PageRequest {
  readonly maxResults: number;
  /** Where the page begins: what `pageOf` answered with the page before. */
  readonly nextToken?: string;
}

/** One page of a list; `nextToken` is there when more come. */
export function pageOf<Item>(
  items: readonly Item[],
  { maxResults, nextToken }: PageRequest,
): { page: readonly Item[]; nextToken?: string } {
  const start = Number(nextToken ?? 0);
  const end = start + maxResults;
  const page = items.slice(start, end);
  return end < items.length ? { page, nextToken: String(end) } : { page };
}
