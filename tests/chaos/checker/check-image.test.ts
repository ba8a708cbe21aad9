import type { Snapshot } from "../../../chaos/checker/snapshot";
import {
  CAT_KEY,
  CAT_URI,
  isCatLabel,
  isRecord,
  lines,
  plus,
  put,
  withItems,
  withoutCat,
  withoutObject,
  withRecord,
} from "../helpers/plant";
import {
  CAT,
  DOG,
  EMPTY,
  itemsOf,
  quoted,
  recordOf,
  settled,
  soundSnapshot,
  TINY,
} from "../helpers/sound-snapshot";

const PLANTED: [string, (sound: Snapshot) => Snapshot, string[]][] = [
  [
    "a label entry that is missing",
    withItems((item) => (isCatLabel(item) ? undefined : item)),
    [`mixed ${CAT_URI}: the entry of label "cat" is missing`],
  ],
  [
    "a label entry of another version",
    (sound) =>
      plus(
        sound,
        itemsOf(CAT_KEY, recordOf(DOG, { lane: "express" })).filter(
          ({ entry }) => entry === "label#dog",
        ),
      ),
    [`mixed ${CAT_URI}: label "dog" is none of its record's`],
  ],
  [
    "a label entry with another confidence",
    withItems((item) => (isCatLabel(item) ? { ...item, confidence: 98.4 } : item)),
    [`mixed ${CAT_URI}: the confidence of label "cat" is 98.4, its record says 98.5`],
  ],
  [
    "a label entry of another time",
    withItems((item) =>
      isCatLabel(item) ? { ...item, settledAt: "2026-01-02T00:00:00.000Z" } : item,
    ),
    [
      `mixed ${CAT_URI}: the time of label "cat" is 2026-01-02T00:00:00.000Z, ` +
        "its record says 2026-01-01T00:00:00.000Z",
    ],
  ],
  [
    "label entries of a rejected image",
    (sound) =>
      plus(
        sound,
        itemsOf("bulk/tiny.png", recordOf(DOG, { lane: "bulk" })).filter(
          ({ entry }) => entry === "label#dog",
        ),
      ),
    [`mixed s3://images/bulk/tiny.png: label "dog" is none of its record's`],
  ],
  [
    "labels of one version under the ETag of another",
    withRecord({ ...recordOf(DOG, { lane: "express" }), width: 90, height: 80, eTag: quoted(CAT) }),
    [
      `wrong-content ${CAT_URI}: it has labels Dog 88.25, Plain 70 ` +
        "instead of Cat 98.5, Plain 71 for content cat",
    ],
  ],
  [
    "a size of another version",
    withRecord({ ...recordOf(CAT, { lane: "express" }), width: 91, height: 80 }),
    [`wrong-content ${CAT_URI}: it has size 91 x 80 instead of 90 x 80 for content cat`],
  ],
  [
    "a rejection of what can be labeled",
    withRecord({ ...recordOf(TINY, { lane: "express" }), eTag: quoted(CAT) }),
    [
      `wrong-content ${CAT_URI}: its record says REJECTED TOO_SMALL instead of LABELED for content cat`,
    ],
  ],
  [
    "a rejection for another reason",
    (sound) => ({
      ...put(sound, CAT_KEY, EMPTY),
      items: [
        ...withoutCat(sound).items,
        ...itemsOf(CAT_KEY, { ...recordOf(TINY, { lane: "express" }), eTag: quoted(EMPTY) }),
      ],
    }),
    [
      `wrong-content ${CAT_URI}: its record says REJECTED TOO_SMALL instead of REJECTED EMPTY for content empty`,
    ],
  ],
  [
    "a record of bytes that nobody put",
    (sound) => ({
      ...sound,
      objects: [...withoutObject(sound, CAT_KEY).objects, { key: CAT_KEY, eTag: '"e9"' }],
      items: [
        ...withoutCat(sound).items,
        ...itemsOf(CAT_KEY, { ...recordOf(CAT, { lane: "express" }), eTag: '"e9"' }),
      ],
    }),
    [`wrong-content ${CAT_URI}: its record describes "e9", which nobody put`],
  ],
  [
    "a record of another lane",
    withRecord(recordOf(CAT, { lane: "bulk" })),
    [`wrong-lane ${CAT_URI}: its record names lane bulk, its key is of lane express`],
  ],
  [
    "a record of a key outside every lane",
    (sound) => plus(sound, settled("elsewhere/nobody's.jpg", CAT, "express").items),
    [
      "stray s3://images/elsewhere/nobody's.jpg: the table has a record of it, and it is no image of any lane",
    ],
  ],
  [
    "a record of a folder",
    (sound) => plus(sound, settled("express/folder/", EMPTY, "express").items),
    [
      "stray s3://images/express/folder/: the table has a record of it, and it is no image of any lane",
    ],
  ],
  [
    "entries of an image of another bucket",
    (sound) =>
      plus(sound, [
        {
          image: "s3://other/express/cat.jpg",
          entry: "label#cat",
          ...{ label: "cat", confidence: 90, settledAt: "2026-01-01T00:00:00.000Z" },
        },
      ]),
    [
      "stray s3://other/express/cat.jpg: the table has entries of it, and it is no image of any lane",
    ],
  ],
  [
    "a record that does not parse",
    withItems((item) => (isRecord(item) ? { ...item, bytes: "many" } : item)),
    [
      `malformed ${CAT_URI}: its record does not parse: bytes: Invalid input: expected number, received string`,
    ],
  ],
  [
    "an entry of no kind",
    (sound) => plus(sound, [{ image: CAT_URI, entry: "lable#cat" }]),
    [`malformed ${CAT_URI}: it has an entry "lable#cat", which is neither a record nor a label`],
  ],
  [
    "a label entry under the name of another",
    withItems((item) => (isCatLabel(item) ? { ...item, label: "dog" } : item)),
    [
      `malformed ${CAT_URI}: its entry "label#cat" is about the label "dog"`,
      `mixed ${CAT_URI}: the entry of label "cat" is missing`,
    ],
  ],
];

it.each(PLANTED)("finds %s", (_, plant, expected) => {
  expect(lines(plant(soundSnapshot()))).toEqual(expected);
});
