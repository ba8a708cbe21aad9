import type { LabeledRecord, RejectedRecord } from "../../contracts/record";

export function labeledRecord(overrides: Partial<LabeledRecord> = {}): LabeledRecord {
  return {
    outcome: "LABELED",
    eTag: '"e1"',
    bytes: 1234,
    contentType: "image/jpeg",
    lane: "express",
    jobId: "job-1",
    settledAt: "2026-01-01T00:00:00.000Z",
    revision: "r1",
    width: 640,
    height: 480,
    modelVersion: "3.0",
    labels: [
      {
        name: "Dog",
        confidence: 99.1,
        parents: ["Animal"],
        aliases: ["Hound"],
        categories: [],
        instances: [],
      },
    ],
    ...overrides,
  };
}

export function rejectedRecord(overrides: Partial<RejectedRecord> = {}): RejectedRecord {
  return {
    outcome: "REJECTED",
    reason: "TOO_SMALL",
    detail: "64 x 48 pixels, Rekognition needs 80 on each side",
    eTag: '"e2"',
    bytes: 99,
    contentType: "image/png",
    lane: "express",
    jobId: "job-1",
    settledAt: "2026-01-01T00:00:00.000Z",
    revision: "r1",
    ...overrides,
  };
}
