import fc from "fast-check";
import { excess } from "../../../chaos/checker/excess";
import type { CallLine, LedgerLine } from "../../../chaos/checker/ledger";

const IMAGE = "s3://images/bulk/a.jpg";

const call = (at: number, session: string, more: Partial<CallLine> = {}): CallLine => ({
  ...{ at, session, bucket: "images", key: "bulk/a.jpg", put: "p1", eTag: "e1" },
  outcome: "answered",
  ...more,
});
const commit = (at: number, session: string, eTag?: string): LedgerLine => ({
  ...{ at, session, image: IMAGE },
  ...(eTag !== undefined && { eTag: `"${eTag}"` }),
});
const read = (at: number, session: string): LedgerLine => ({
  ...{ at, session, kind: "read", images: ["s3://images/bulk/other.jpg", IMAGE] },
});
const killed = (at: number, session: string): LedgerLine => ({
  ...{ at, session, kind: "killed", why: "Spot" },
});

const NOTHING = {
  ...{ billed: 0, versions: 0, excess: 0, crash: 0, answerLost: 0, race: 0, abandoned: 0 },
  ...{ unexplained: 0, ratioWithoutCrashes: 0, throttled: 0, failed: 0, paidAgain: [] },
};

it("is nothing where nothing was called", () => {
  expect(excess([])).toEqual(NOTHING);
});

it("is nothing where each version was called for once", () => {
  const lines = [
    ...[read(100, "A"), call(200, "A"), commit(300, "A", "e1")],
    ...[read(400, "B"), call(500, "B", { put: "p2", eTag: "e2" }), commit(600, "B", "e2")],
    call(700, "B", { key: "bulk/b.jpg", put: "p3" }),
  ];
  expect(excess(lines)).toEqual({ ...NOTHING, billed: 3, versions: 3 });
});

it("bills neither what was throttled nor what failed", () => {
  const lines = [
    call(100, "A", { outcome: "throttled" }),
    call(200, "A", { outcome: "failed" }),
    call(300, "A"),
  ];
  expect(excess(lines)).toEqual({ ...NOTHING, billed: 1, versions: 1, throttled: 1, failed: 1 });
});

const EXPLAINED: [string, LedgerLine[], object][] = [
  [
    "a worker that was killed before it wrote",
    [call(100, "A"), killed(150, "A"), call(200, "B"), commit(300, "B", "e1")],
    { crash: 1, ratioWithoutCrashes: 0 },
  ],
  [
    "each of two workers that were killed before they wrote",
    [call(100, "A"), killed(150, "A"), call(200, "B"), killed(250, "B"), call(300, "C")],
    { crash: 2, excess: 2, billed: 3, ratioWithoutCrashes: 0 },
  ],
  [
    "an answer that got lost",
    [call(100, "A", { outcome: "answer-lost" }), call(200, "A"), commit(300, "A", "e1")],
    { answerLost: 1, ratioWithoutCrashes: 1 },
  ],
  [
    "a second worker that called before the first wrote",
    [call(100, "A"), call(200, "B"), commit(300, "A", "e1")],
    { race: 1, ratioWithoutCrashes: 1 },
  ],
  [
    "a second worker that had read the record before the first wrote",
    [read(50, "B"), call(100, "A"), commit(200, "A", "e1"), call(300, "B")],
    { race: 1 },
  ],
  [
    "a writer who put an object between a worker's look and its second read of the record",
    [
      ...[read(5_000, "A"), read(8_500, "A"), call(9_000, "A", { putAt: 7_000 })],
      ...[read(9_100, "A"), call(9_500, "A", { putAt: 7_000 }), commit(9_600, "A", "e1")],
    ],
    { race: 1, ratioWithoutCrashes: 1 },
  ],
  [
    "a worker that was killed after it wrote, while a second had read the record before",
    [read(50, "B"), call(100, "A"), commit(200, "A", "e1"), killed(250, "A"), call(300, "B")],
    { race: 1 },
  ],
  [
    "a worker that gave up by itself before the second began",
    [call(100, "A"), read(200, "B"), call(300, "B"), commit(400, "B", "e1")],
    { abandoned: 1 },
  ],
  [
    "an object that was put after the worker had read the record",
    [
      ...[read(5_000, "A"), call(9_000, "A", { putAt: 8_000 })],
      ...[read(9_100, "A"), call(9_500, "A", { putAt: 8_000 }), commit(9_600, "A", "e1")],
    ],
    { race: 1 },
  ],
  [
    "an object so young that its worker cannot have looked at it",
    [call(9_100, "A", { putAt: 8_000 }), call(9_500, "A", { putAt: 8_000 })],
    { race: 1 },
  ],
  [
    "a record that another worker replaced meanwhile",
    [
      call(100, "A"),
      commit(200, "A", "e1"),
      commit(300, "B", "e0"),
      read(400, "A"),
      call(500, "A"),
    ],
    { race: 1 },
  ],
  [
    "a worker that found its record replaced after the one before had ended",
    [
      ...[call(100, "A"), commit(200, "A", "e1"), commit(300, "C", "e0")],
      ...[read(400, "B"), call(500, "B")],
    ],
    { race: 1 },
  ],
];

it.each(EXPLAINED)("explains what was paid again by %s", (_, lines, expected) => {
  expect(excess(lines)).toEqual({
    ...{ ...NOTHING, billed: 2, versions: 1, excess: 1, ratioWithoutCrashes: 1 },
    ...expected,
  });
});

it("explains what was called for the first time, and needlessly, by a writer who put it back", () => {
  const lines = [
    ...[call(2_000, "A"), commit(2_100, "A", "e1"), read(5_000, "B")],
    call(9_000, "B", { put: "p3", putAt: 8_000 }),
  ];
  expect(excess(lines)).toMatchObject({ billed: 2, versions: 2, excess: 1, race: 1 });
});

const UNEXPLAINED: [string, LedgerLine[], string][] = [
  [
    "twice by one worker",
    [call(0, "A"), call(1000, "A")],
    "A called DetectLabels at 1970-01-01T00:00:01.000Z for e1 (put p1), though A had called for it at 1970-01-01T00:00:00.000Z",
  ],
  [
    "twice by one worker that named the version, however young that was",
    [call(0, "A", { versionId: "v1", putAt: 0 }), call(1000, "A", { versionId: "v1", putAt: 0 })],
    "A called DetectLabels at 1970-01-01T00:00:01.000Z for e1 (put p1), though A had called for it at 1970-01-01T00:00:00.000Z",
  ],
  [
    "after a record of it was read",
    [call(0, "A"), commit(500, "A", "e1"), read(600, "B"), call(1000, "B")],
    "B called DetectLabels at 1970-01-01T00:00:01.000Z for e1 (put p1), though its record described that version when it was read",
  ],
  [
    "after it was settled, by a worker of which no line tells what it read",
    [call(0, "A"), commit(500, "A", "e1"), call(1000, "B")],
    "B called DetectLabels at 1970-01-01T00:00:01.000Z for e1 (put p1), though its record described that version when it was read",
  ],
  [
    "because the same bytes were put again",
    [call(0, "A"), commit(500, "A", "e1"), read(600, "B"), call(1000, "B", { put: "p2" })],
    "B called DetectLabels at 1970-01-01T00:00:01.000Z for e1 (put p2), though its record described that version when it was read",
  ],
  [
    "though the killed worker had written",
    [
      ...[call(0, "A"), commit(500, "A", "e1"), killed(550, "A")],
      ...[read(600, "B"), call(1000, "B")],
    ],
    "B called DetectLabels at 1970-01-01T00:00:01.000Z for e1 (put p1), though its record described that version when it was read",
  ],
];

it.each(UNEXPLAINED)("tells of a version that was paid for %s", (_, lines, detail) => {
  const report = excess(lines);
  expect(report).toMatchObject({ billed: 2, excess: 1, unexplained: 1 });
  expect(report.paidAgain).toEqual([
    { kind: "paid-again", subject: IMAGE, key: "bulk/a.jpg", detail },
  ]);
});

it("takes the same bytes as another version for one to pay for", () => {
  const lines: LedgerLine[] = [
    call(100, "A", { versionId: "v1" }),
    { at: 200, session: "A", image: IMAGE, eTag: '"e1"', versionId: "v1" },
    ...[read(300, "B"), call(400, "B", { put: "p2", versionId: "v2" })],
  ];
  expect(excess(lines)).toMatchObject({ billed: 2, versions: 2, excess: 0 });
});

it("takes a version whose record was removed for one to pay for", () => {
  const lines = [
    ...[call(100, "A"), commit(200, "A", "e1"), commit(300, "B")],
    ...[read(400, "B"), call(500, "B", { put: "p2" })],
  ];
  expect(excess(lines)).toMatchObject({ billed: 2, versions: 2, excess: 0 });
});

it("does not care in which order lines of different times were written", () => {
  const lines = [
    ...[read(50, "B"), call(100, "A"), commit(200, "A", "e1"), call(300, "B")],
    ...[killed(400, "B"), read(450, "C"), call(500, "C")],
  ];
  const report = excess(lines);
  expect(report).toMatchObject({ billed: 3, race: 1, unexplained: 1 });
  const orders = fc.shuffledSubarray(lines, { minLength: lines.length });
  fc.assert(fc.property(orders, (order) => expect(excess(order)).toEqual(report)));
});
