import { compare } from "../../../cli/sync/compare";

const OBJECT = { key: "bulk/a.jpg", eTag: '"e1"', isArchived: false };
const RECORD = {
  eTag: '"e1"',
  revision: "r1",
  settledAt: "2026-01-01T00:00:00.000Z",
  modelVersion: "3.0",
};
const MARKED = { ...RECORD, relabelRequestedAt: "2026-02-01T00:00:00.000Z" };
const NEW_YEAR = { settledBefore: Date.parse("2026-01-02T00:00:00Z") };

it("asks for nothing when the record is of the object's bytes", () => {
  expect(compare(OBJECT, RECORD, undefined)).toBeUndefined();
});

it("decides by the ETag, for a listing has no version ids", () => {
  expect(compare(OBJECT, { ...RECORD, versionId: "v7" }, undefined)).toBeUndefined();
});

it.each([
  ["there is no record", undefined, undefined, { key: "bulk/a.jpg", reason: "missing" }],
  [
    "the record is of other bytes",
    { ...RECORD, eTag: '"e0"' },
    undefined,
    { key: "bulk/a.jpg", reason: "changed" },
  ],
  ["the record is marked", MARKED, undefined, { key: "bulk/a.jpg", reason: "relabel" }],
  [
    "the record is older than it may be",
    RECORD,
    NEW_YEAR,
    { key: "bulk/a.jpg", reason: "relabel", revisionToMark: "r1" },
  ],
])("asks for the image when %s", (_, record, relabelBefore, ask) => {
  expect(compare(OBJECT, record, relabelBefore)).toEqual(ask);
});

it("marks no record that is replaced anyway, or that is marked", () => {
  expect(compare(OBJECT, { ...RECORD, eTag: '"e0"' }, NEW_YEAR)).toEqual({
    key: "bulk/a.jpg",
    reason: "changed",
  });
  expect(compare(OBJECT, MARKED, NEW_YEAR)).toEqual({ key: "bulk/a.jpg", reason: "relabel" });
});

it("leaves alone what is not older than it may be", () => {
  const since = { settledBefore: Date.parse("2025-12-31T00:00:00Z") };
  expect(compare(OBJECT, RECORD, since)).toBeUndefined();
});
