import fc from "fast-check";
import { check } from "../../../chaos/checker/check";
import type { Snapshot } from "../../../chaos/checker/snapshot";
import {
  CAT_KEY,
  CAT_URI,
  letter,
  lines,
  put,
  withoutCat,
  withoutObject,
  withoutRecord,
  withRecord,
} from "../helpers/plant";
import { CAT, DOG, EXPECTATIONS, quoted, recordOf, soundSnapshot } from "../helpers/sound-snapshot";

it("finds nothing wrong with a stack that kept its promises", () => {
  expect(lines(soundSnapshot())).toEqual([]);
});

const UNNAMED = "and no message in the dead letters of lane express names it";

const PLANTED: [string, (sound: Snapshot) => Snapshot, string[]][] = [
  [
    "an object without a record",
    (sound) => put(sound, "express/new.jpg"),
    [`lost s3://images/express/new.jpg: no record, ${UNNAMED}`],
  ],
  ["a record that was lost", withoutCat, [`lost ${CAT_URI}: no record, ${UNNAMED}`]],
  [
    "a record that was lost while its labels stayed",
    withoutRecord,
    [
      `lost ${CAT_URI}: no record, ${UNNAMED}`,
      `mixed ${CAT_URI}: label entries without a record: "cat", "plain", "kitty"`,
    ],
  ],
  [
    "a lost object that a dead letter of another lane names",
    (sound) => ({ ...withoutCat(sound), deadLetters: [letter("bulk", CAT_KEY)] }),
    [`lost ${CAT_URI}: no record, ${UNNAMED}`],
  ],
  [
    "another object in place of the one that was labeled",
    (sound) => put(sound, CAT_KEY),
    [
      `stale ${CAT_URI}: its record describes ${quoted(CAT)}, the object is ${quoted(DOG)}, ${UNNAMED}`,
    ],
  ],
  [
    "a version that was put over the same bytes",
    (sound) => ({
      ...withoutObject(sound, CAT_KEY),
      objects: [
        ...withoutObject(sound, CAT_KEY).objects,
        { key: CAT_KEY, eTag: quoted(CAT), versionId: "v2" },
      ],
    }),
    [
      `stale ${CAT_URI}: its record describes ${quoted(CAT)}, ` +
        `the object is ${quoted(CAT)} (version v2), ${UNNAMED}`,
    ],
  ],
  [
    "a record of an object that is gone",
    (sound) => withoutObject(sound, CAT_KEY),
    [`ghost ${CAT_URI}: it has a record of ${quoted(CAT)} and no object, ${UNNAMED}`],
  ],
  [
    "a message that waits",
    (sound) => ({
      ...sound,
      queues: [{ lane: "express", role: "main", visible: 3, inFlight: 1 }],
    }),
    ["not-at-rest queue of lane express: 3 messages wait, 1 are in flight"],
  ],
  [
    "a message that is in flight",
    (sound) => ({ ...sound, queues: [{ lane: "bulk", role: "main", visible: 0, inFlight: 1 }] }),
    ["not-at-rest queue of lane bulk: 0 messages wait, 1 are in flight"],
  ],
  [
    "a dead letter that somebody has",
    (sound) => ({
      ...sound,
      queues: [{ lane: "bulk", role: "dead letters", visible: 3, inFlight: 1 }],
    }),
    ["not-at-rest dead letters of lane bulk: 3 messages wait, 1 are in flight"],
  ],
  [
    "a job that runs",
    (sound) => ({
      ...sound,
      jobs: [{ lane: "bulk", jobId: "j1", jobName: "bulk-x", status: "RUNNING" }],
    }),
    ["not-at-rest job j1: bulk-x of lane bulk is RUNNING"],
  ],
  [
    "a version that was paid for twice",
    (sound) => ({
      ...sound,
      calls: [10, 30].map((at) => ({
        ...{ at, session: "AKIA1", bucket: "images", key: CAT_KEY, put: "p1", eTag: CAT.eTag },
        outcome: "answered",
      })),
    }),
    [
      `paid-again ${CAT_URI}: AKIA1 called DetectLabels at 1970-01-01T00:00:00.030Z for ${CAT.eTag} ` +
        "(put p1), though AKIA1 had called for it at 1970-01-01T00:00:00.010Z",
    ],
  ],
];

it.each(PLANTED)("finds %s", (_, plant, expected) => {
  expect(lines(plant(soundSnapshot()))).toEqual(expected);
});

it.each([
  ["lost", withoutCat],
  ["stale", (sound: Snapshot) => put(sound, CAT_KEY)],
  ["ghost", (sound: Snapshot) => withoutObject(sound, CAT_KEY)],
])("takes no %s image for one that a dead letter of its lane names, beside others", (_, plant) => {
  const deadLetters = [letter("express", "express/other.jpg", CAT_KEY)];
  expect(lines({ ...plant(soundSnapshot()), deadLetters })).toEqual([]);
});

it("lets no dead letter excuse labels that are mixed or wrong", () => {
  const deadLetters = [letter("express", CAT_KEY)];
  const mixed = withRecord({ ...recordOf(DOG, { lane: "express" }), eTag: quoted(CAT) });
  const kinds = check({ ...mixed(soundSnapshot()), deadLetters }, EXPECTATIONS).map(
    ({ kind }) => kind,
  );
  expect(kinds).toEqual(["wrong-content", "wrong-content"]);
});

it("lets a poisonous dead letter excuse nothing", () => {
  const deadLetters = [
    { lane: "express", queue: "lane", messageId: "m", body: `about ${CAT_KEY}` } as const,
  ];
  expect(lines({ ...withoutCat(soundSnapshot()), deadLetters })).toEqual([
    `lost ${CAT_URI}: no record, ${UNNAMED}`,
  ]);
});

it("keeps a violation to one line, whatever its key", () => {
  expect(lines(put(soundSnapshot(), "express/new\nline.jpg"))).toEqual([
    `lost s3://images/express/new\\nline.jpg: no record, ${UNNAMED}`,
  ]);
});

it("takes the lane with the longest prefix, as the worker does", () => {
  const lanes = [
    { name: "all", prefix: "express/" },
    { name: "express", prefix: "express/cat" },
    { name: "bulk", prefix: "bulk/" },
  ];
  const kinds = check({ ...soundSnapshot(), lanes }, EXPECTATIONS);
  expect(kinds.map(({ kind, key }) => [kind, key])).toEqual([["wrong-lane", "express/dog.jpg"]]);
});

it("finds every item that is missing, wherever it is", () => {
  const sound = soundSnapshot();
  const indexes = fc.nat({ max: sound.items.length - 1 });
  const property = fc.property(indexes, (index) => {
    const missing = sound.items[index];
    const found = check({ ...sound, items: sound.items.toSpliced(index, 1) }, EXPECTATIONS);
    expect(found[0]?.subject).toBe(missing?.image);
    expect(found[0]?.kind).toBe(missing?.entry === "record" ? "lost" : "mixed");
  });
  fc.assert(property);
});

it("does not care about the order in which anything is told", () => {
  const planted = put(withoutRecord(soundSnapshot()), "express/new.jpg");
  const shuffled = fc.tuple(
    fc.shuffledSubarray([...planted.items], { minLength: planted.items.length }),
    fc.shuffledSubarray([...planted.objects], { minLength: planted.objects.length }),
  );
  fc.assert(
    fc.property(shuffled, ([items, objects]) => {
      const found = check({ ...planted, items, objects }, EXPECTATIONS).map(
        ({ kind, key }) => `${kind} ${key}`,
      );
      expect(found.sort()).toEqual([
        "lost express/cat.jpg",
        "lost express/new.jpg",
        "mixed express/cat.jpg",
      ]);
    }),
  );
});
