import { check } from "../../../chaos/checker/check";
import type { DeadLetter, Item, Snapshot } from "../../../chaos/checker/snapshot";
import { formatViolation } from "../../../chaos/checker/violation";
import { formatNotification } from "../../../contracts/notification";
import type { LabelRecord } from "../../../contracts/record";
import { DOG, EXPECTATIONS, itemsOf, quoted } from "./sound-snapshot";

export const CAT_KEY = "express/cat.jpg";
export const CAT_URI = "s3://images/express/cat.jpg";

/** The violations of a snapshot as they are printed. */
export const lines = (snapshot: Snapshot) => check(snapshot, EXPECTATIONS).map(formatViolation);

export function letter(lane: string, ...keys: string[]): DeadLetter {
  const body = formatNotification(keys.map((key) => ({ bucket: "images", key })));
  return { lane, queue: "lane", messageId: `about ${keys}`, body };
}

export const withoutObject = (snapshot: Snapshot, key: string): Snapshot => ({
  ...snapshot,
  objects: snapshot.objects.filter((object) => object.key !== key),
});

export const withItems =
  (change: (item: Item) => Item | undefined) =>
  (snapshot: Snapshot): Snapshot => ({
    ...snapshot,
    items: snapshot.items.map(change).filter((item) => item !== undefined),
  });

const isOf = (item: Item, uri: string, entry: string) => item.image === uri && item.entry === entry;
export const isRecord = (item: Item) => isOf(item, CAT_URI, "record");
export const isCatLabel = (item: Item) => isOf(item, CAT_URI, "label#cat");

export const withoutRecord = withItems((item) => (isRecord(item) ? undefined : item));
export const withoutCat = withItems((item) => (item.image === CAT_URI ? undefined : item));

export const withRecord = (record: LabelRecord) => (snapshot: Snapshot) => ({
  ...withoutCat(snapshot),
  items: [...withoutCat(snapshot).items, ...itemsOf(CAT_KEY, record)],
});

export const put = (snapshot: Snapshot, key: string, content = DOG): Snapshot => ({
  ...withoutObject(snapshot, key),
  objects: [...withoutObject(snapshot, key).objects, { key, eTag: quoted(content) }],
});

export const plus = (snapshot: Snapshot, items: readonly Item[]): Snapshot => ({
  ...snapshot,
  items: [...snapshot.items, ...items],
});
