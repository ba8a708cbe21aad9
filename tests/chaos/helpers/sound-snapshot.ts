import type { Item, Snapshot } from "../../../chaos/checker/snapshot";
import { type Content, contentOf } from "../../../chaos/content";
import type { Expectations } from "../../../chaos/expectations";
import type { Label, LabelRecord } from "../../../contracts/record";
import { imageUri } from "../../../contracts/table";
import { replaceRecordParams } from "../../../job/table/replace-record-params";
import { labeledRecord, rejectedRecord } from "../../helpers/records";

const BUCKET = "images";

const label = (name: string, confidence: number, aliases: string[] = []): Label => ({
  ...{ name, confidence, parents: [], aliases, categories: [], instances: [] },
});

export const CAT = contentOf("cat", "image/jpeg", Buffer.from("cat"), {
  ...{ outcome: "LABELED", width: 90, height: 80 },
});
export const DOG = contentOf("dog", "image/jpeg", Buffer.from("dog"), {
  ...{ outcome: "LABELED", width: 100, height: 81 },
});
export const TINY = contentOf("tiny", "image/png", Buffer.from("tiny"), {
  ...{ outcome: "REJECTED", reason: "TOO_SMALL", width: 64, height: 48 },
});
export const EMPTY = contentOf("empty", "image/png", Buffer.alloc(0), {
  ...{ outcome: "REJECTED", reason: "EMPTY" },
});

const LABELS: Readonly<Record<string, Label[]>> = {
  cat: [label("Cat", 98.5, ["Kitty"]), label("Plain", 71)],
  dog: [label("Dog", 88.25), label("Plain", 70)],
};

export const EXPECTATIONS: Expectations = new Map(
  [CAT, DOG, TINY, EMPTY].map(({ name, eTag, fate }) => [
    eTag,
    { ...fate, content: name, labels: LABELS[name] ?? [] },
  ]),
);

export const quoted = ({ eTag }: Content) => `"${eTag}"`;

/** The record that a worker must write of this content. */
export function recordOf(
  { name, fate, eTag }: Content,
  more: Pick<LabelRecord, "lane"> & Partial<LabelRecord>,
): LabelRecord {
  const same = { eTag: `"${eTag}"`, lane: more.lane, versionId: more.versionId };
  if (fate.outcome === "LABELED") {
    const { width, height } = fate;
    return labeledRecord({ ...same, width, height, labels: LABELS[name] ?? [] });
  }
  const { reason, width, height } = fate;
  return rejectedRecord({ ...same, reason, width, height });
}

/** The items of an image, as the worker's one transaction makes them. */
export function itemsOf(key: string, record: LabelRecord): Item[] {
  const uri = imageUri(BUCKET, key);
  const params = replaceRecordParams({ tableName: "t", uri, before: undefined, after: record });
  return (params.TransactItems ?? []).flatMap(({ Put }) => Put?.Item ?? []);
}

export const settled = (key: string, content: Content, lane: string) => ({
  object: { key, eTag: quoted(content) },
  items: itemsOf(key, recordOf(content, { lane })),
});

/** A stack that kept its promises. */
export function soundSnapshot(): Snapshot {
  const images = [
    settled("express/cat.jpg", CAT, "express"),
    settled("express/dog.jpg", DOG, "express"),
    settled("bulk/tiny.png", TINY, "bulk"),
    settled("bulk/hard + 100% \n猫.jpg", EMPTY, "bulk"),
  ];
  return {
    bucket: BUCKET,
    lanes: [
      { name: "express", prefix: "express/" },
      { name: "bulk", prefix: "bulk/" },
    ],
    objects: [
      ...images.map(({ object }) => object),
      { key: "express/folder/", eTag: quoted(EMPTY) },
      { key: "elsewhere/nobody's.jpg", eTag: quoted(CAT) },
    ],
    items: images.flatMap(({ items }) => items),
    deadLetters: [],
    queues: [
      { lane: "express", role: "main", visible: 0, inFlight: 0 },
      { lane: "express", role: "dead letters", visible: 2, inFlight: 0 },
    ],
    jobs: [],
    calls: [],
  };
}
