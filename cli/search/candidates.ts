import type { Hit } from "../table/labels";
import { type Expression, isBounded } from "./expression";

/** What one read has found, surest first. May be empty where a filter leaves nothing of what was read. */
export interface Page {
  readonly hits: readonly Hit[];
  readonly isLast: boolean;
}
export type Pages = AsyncIterator<Page>;
/** Begins to read what the index knows of a label, surest first. */
export type OpenLabel = (label: string) => Pages;

/**
 * Images that may be what a bounded expression asks for, and all that are: of an OR those of each operand, of
 * an AND those of its rarest. An image may come more than once.
 */
export function candidatePages(expression: Expression, open: OpenLabel): Pages {
  if ("label" in expression) return open(expression.label);
  const openings = expression.operands
    .filter(isBounded)
    .map((operand) => () => candidatePages(operand, open));
  return expression.kind === "or" ? merged(openings.map((begin) => begin())) : rarest(openings);
}

/**
 * The pages of the shortest of several streams, without counting any. All are read in turn, a page of each,
 * and one leads: whose pages come out. The first to end is the rarest and takes the lead, from its first page.
 * Until then that one leads whose first page goes down the furthest: a rare label is soon unsure.
 */
export async function* rarest(openings: readonly (() => Pages)[]): AsyncGenerator<Page> {
  const streams = openings.map((open) => open());
  let leader: number | undefined;
  for (;;) {
    const pages = await Promise.all(streams.map(readPage));
    leader ??= rarestOf(pages);
    const page = pages[leader];
    const ended = pages.findIndex(({ isLast }) => isLast);
    if (page === undefined || page.isLast || ended === -1) {
      if (page !== undefined) yield page;
      if (page === undefined || page.isLast) return;
      continue;
    }
    const open = openings[ended];
    if (open !== undefined) yield* drained(open());
    return;
  }
}

/** The shortest of those that end here, else the one that is least sure at its end. */
function rarestOf(pages: readonly Page[]): number {
  const ranks = pages.map(({ hits, isLast }) =>
    isLast ? hits.length - Number.MAX_SAFE_INTEGER : (hits.at(-1)?.confidence ?? 0),
  );
  return ranks.indexOf(Math.min(...ranks));
}

interface Cursor {
  readonly stream: Pages;
  page: Page;
  at: number;
}

/** Several streams as one, surest first as far as each of them is. */
export async function* merged(streams: readonly Pages[]): AsyncGenerator<Page> {
  let cursors: Cursor[] = await Promise.all(
    streams.map(async (stream) => ({ stream, page: await readPage(stream), at: 0 })),
  );
  for (;;) {
    const hits: Hit[] = [];
    // A stream that has to be read on may go on with the surest of all.
    while (cursors.length > 0 && cursors.every(({ page, at }) => at < page.hits.length)) {
      const cursor = cursors.reduce((best, other) =>
        confidenceAt(other) > confidenceAt(best) ? other : best,
      );
      hits.push(...cursor.page.hits.slice(cursor.at, cursor.at + 1));
      cursor.at += 1;
      cursors = cursors.filter((each) => !isUsedUp(each));
    }
    cursors = cursors.filter((each) => !isUsedUp(each));
    yield { hits, isLast: cursors.length === 0 };
    if (cursors.length === 0) return;
    for (const cursor of cursors.filter(({ page, at }) => at === page.hits.length)) {
      cursor.page = await readPage(cursor.stream);
      cursor.at = 0;
    }
  }
}

function confidenceAt({ page, at }: Cursor): number {
  return page.hits[at]?.confidence ?? 0;
}

function isUsedUp({ page, at }: Cursor): boolean {
  return page.isLast && at === page.hits.length;
}

async function readPage(stream: Pages): Promise<Page> {
  const { done, value } = await stream.next();
  return done ? { hits: [], isLast: true } : value;
}

async function* drained(stream: Pages): AsyncGenerator<Page> {
  for (;;) {
    const page = await readPage(stream);
    yield page;
    if (page.isLast) return;
  }
}
