import { MAX_BATCH_GET_ITEMS } from "../../contracts/limits";
import type { Clock } from "../../lib/clock";
import { ServiceUnavailableError } from "../errors";
import type { Image } from "../image";
import { type Item, type KnownRecord, knownRecord, type RecordRead } from "../table/known-record";

/** An image, and its record as its page was read. */
export interface PageEntry {
  readonly image: Image;
  /** Missing when the page could not be read: each image then reads its own. */
  readonly firstRead?: () => Promise<RecordRead>;
}

export type ReadRecords = (uris: readonly string[]) => Promise<Map<string, Item>>;

/**
 * The images with their records, read a page at a time when the first of a page is asked for.
 * Ends early once `stop` is aborted.
 */
export async function* readPages(
  images: readonly Image[],
  readRecords: ReadRecords,
  stop: AbortSignal,
  clock: Pick<Clock, "now">,
): AsyncGenerator<PageEntry> {
  for (let start = 0; start < images.length && !stop.aborted; start += MAX_BATCH_GET_ITEMS) {
    const page = images.slice(start, start + MAX_BATCH_GET_ITEMS);
    const readAt = clock.now();
    const records = await pageOf(page, readRecords);
    for (const image of page) {
      if (stop.aborted) return;
      yield {
        image,
        ...(records && { firstRead: async () => ({ record: take(records, image.uri), readAt }) }),
      };
    }
  }
}

async function pageOf(
  page: readonly Image[],
  readRecords: ReadRecords,
): Promise<Map<string, Item> | undefined> {
  try {
    return await readRecords(page.map(({ uri }) => uri));
  } catch (error) {
    if (error instanceof ServiceUnavailableError) return undefined;
    throw error;
  }
}

/** Parsed when its image's turn comes, so that a malformed record is that image's problem alone. */
function take(records: Map<string, Item>, uri: string): KnownRecord | undefined {
  const item = records.get(uri);
  records.delete(uri);
  return item && knownRecord(uri, item);
}
