import { MALFORMED } from "../table/record-states";
import { type Ask, compare } from "./compare";
import type { ListedObject } from "./listing";
import type { SyncOptions, SyncWorld } from "./sync-objects";
import type { Tally } from "./tally";

/** Compares a page of the listing with its records and asks for what is missing or stale. */
export async function comparePage(
  page: readonly ListedObject[],
  world: SyncWorld,
  { startAfter, relabelBefore }: SyncOptions,
  tally: Tally,
): Promise<void> {
  const images = imagesOf(page, startAfter, tally);
  const records = await world.recordStates(images.map(({ key }) => key));
  tally.compared += images.length;
  const asks: Ask[] = [];
  for (const image of images) {
    const record = records.get(image.key);
    if (record === MALFORMED) {
      tally.malformed += 1;
      world.reportMalformed(image.key);
      continue;
    }
    const ask = compare(image, record, relabelBefore);
    if (ask !== undefined) asks.push(ask);
  }
  await world.ask(asks, (asked) => {
    for (const ask of asked) tally.count(ask);
    tally.doneThrough = asked.at(-1)?.key ?? tally.doneThrough;
  });
  if (world.interrupt.aborted) return;
  tally.doneThrough = images.at(-1)?.key ?? tally.doneThrough;
}

/** Without folders, archived objects and what is up to `startAfter`. */
function imagesOf(
  page: readonly ListedObject[],
  startAfter: string | undefined,
  tally: Tally,
): ListedObject[] {
  const after = startAfter === undefined ? undefined : Buffer.from(startAfter);
  return page.filter(({ key, isArchived }) => {
    if (key.endsWith("/")) tally.folders += 1;
    else if (isArchived) tally.archived += 1;
    else if (after !== undefined && after.compare(Buffer.from(key)) >= 0) tally.skipped += 1;
    else return true;
    return false;
  });
}
