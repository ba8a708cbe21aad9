import {
  isDescribedBy,
  isSameVersion,
  type LabelRecord,
  recordSchema,
} from "../../contracts/record";

const LABELED: LabelRecord = {
  outcome: "LABELED",
  eTag: "d41d8cd98f00b204e9800998ecf8427e",
  versionId: "096fKKXTRTtl3on89fVO.nfljtsv6qko",
  bytes: 1024,
  contentType: "image/jpeg",
  lane: "standard",
  jobId: "876da822-4198-45f2-a252-6cea32512ea8:3",
  settledAt: "2026-11-23T09:00:00.000Z",
  revision: "0mwt1bxc0019az0z03sk",
  width: 640,
  height: 480,
  labels: [
    {
      name: "Dog",
      confidence: 98.7,
      parents: ["Animal", "Pet"],
      aliases: ["Canine"],
      categories: ["Animals and Pets"],
      instances: [{ confidence: 98.7, box: { left: 0.1, top: 0.2, width: 0.3, height: 0.4 } }],
    },
  ],
  imageProperties: {
    brightness: 50,
    sharpness: 60,
    contrast: 70,
    dominantColors: [{ hex: "#ff0000", name: "red", percent: 12.5 }],
  },
  modelVersion: "3.0",
};

const REJECTED: LabelRecord = {
  outcome: "REJECTED",
  reason: "TOO_SMALL",
  detail: "64 x 48 pixels, Rekognition needs 80 on each side",
  eTag: "d41d8cd98f00b204e9800998ecf8427e",
  bytes: 0,
  contentType: "image/png",
  lane: "bulk",
  jobId: "876da822-4198-45f2-a252-6cea32512ea8",
  settledAt: "2026-11-23T09:00:00.000Z",
  revision: "0mwt1bxc0019az0z03sl",
};

describe("recordSchema", () => {
  it("takes a labelled and a rejected image as they are", () => {
    expect(recordSchema.parse(LABELED)).toEqual(LABELED);
    expect(recordSchema.parse(REJECTED)).toEqual(REJECTED);
  });

  it.each([
    ["an outcome that is none", { ...LABELED, outcome: "PENDING" }],
    ["a labelled image without labels", { ...LABELED, labels: undefined }],
    ["a labelled image without its size", { ...LABELED, width: undefined }],
    ["a label without a name", { ...LABELED, labels: [{ ...LABELED, name: "" }] }],
    ["a rejection without a reason", { ...REJECTED, reason: undefined }],
    ["a reason that is none", { ...REJECTED, reason: "UGLY" }],
    ["a record of no version", { ...REJECTED, eTag: "" }],
    ["a record without a revision", { ...REJECTED, revision: undefined }],
    ["a negative size", { ...REJECTED, bytes: -1 }],
  ])("refuses %s", (_, record) => {
    expect(recordSchema.safeParse(record).success).toBe(false);
  });
});

describe("isSameVersion", () => {
  it.each([
    ["the same version", { eTag: "e", versionId: "1" }, { eTag: "e", versionId: "1" }, true],
    ["the same bytes, unversioned", { eTag: "e" }, { eTag: "e" }, true],
    ["other bytes, unversioned", { eTag: "e" }, { eTag: "f" }, false],
    [
      "the same bytes put again",
      { eTag: "e", versionId: "1" },
      { eTag: "e", versionId: "2" },
      false,
    ],
    [
      "an object older than its bucket's versions",
      { eTag: "e" },
      { eTag: "e", versionId: "null" },
      true,
    ],
    ["the first version after that", { eTag: "e" }, { eTag: "e", versionId: "1" }, false],
    [
      "null versions of other bytes",
      { eTag: "e", versionId: "null" },
      { eTag: "f", versionId: "null" },
      false,
    ],
  ])("judges %s", (_, one, other, same) => {
    expect(isSameVersion(one, other)).toBe(same);
    expect(isSameVersion(other, one)).toBe(same);
  });
});

describe("isDescribedBy", () => {
  const object = { eTag: "e", versionId: "1" };

  it.each([
    ["an object by its record", object, object, true],
    ["a gone object by no record", undefined, undefined, true],
    ["an object by no record", object, undefined, false],
    ["a gone object by a record", undefined, object, false],
    ["an object by a record of another version", object, { eTag: "e", versionId: "2" }, false],
    [
      "an object by a record that shall be labeled anew",
      object,
      { ...object, relabelRequestedAt: "2026-11-26T00:00:00.000Z" },
      false,
    ],
  ])("judges %s", (_, current, record, described) => {
    expect(isDescribedBy(current, record)).toBe(described);
  });
});
