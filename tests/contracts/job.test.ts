import fc from "fast-check";
import {
  EXIT_CODES,
  JOB_COMMAND,
  jobName,
  MAX_LANE_NAME_CHARACTERS,
  parseJobName,
  parseManifestsUri,
  SUBMISSION_RANDOM_BYTES,
  submissionId,
} from "../../contracts/job";
import { manifestsUri } from "../../contracts/manifest";

const RANDOM = Uint8Array.from([0, 1, 9, 10, 35, 36, 71, 72, 255, 100, 200]);
const randomBytes = fc.uint8Array({
  minLength: SUBMISSION_RANDOM_BYTES,
  maxLength: SUBMISSION_RANDOM_BYTES,
});
const milliseconds = fc.integer({ min: 0, max: Date.parse("2999-12-31T23:59:59.999Z") });

describe("submissionId", () => {
  it("is the time in base 36 and the random bytes, one character each", () => {
    const now = Date.parse("2026-11-23T09:00:00.000Z");
    expect(submissionId(now, RANDOM)).toBe("0mwt1bxc0019az0z03sk");
  });

  it("is 20 characters that every AWS name may have", () => {
    fc.assert(
      fc.property(milliseconds, randomBytes, (now, random) => {
        expect(submissionId(now, random)).toMatch(/^[0-9a-z]{20}$/);
      }),
    );
  });

  it("sorts by time whatever the random bytes", () => {
    fc.assert(
      fc.property(milliseconds, randomBytes, randomBytes, (now, random, otherRandom) => {
        expect(submissionId(now, random) < submissionId(now + 1, otherRandom)).toBe(true);
      }),
    );
  });

  it("differs within one millisecond", () => {
    const other = Uint8Array.from([...RANDOM.subarray(0, 10), 201]);
    expect(submissionId(0, RANDOM)).not.toBe(submissionId(0, other));
  });

  it("refuses too few random bytes", () => {
    expect(() => submissionId(0, RANDOM.subarray(1))).toThrow(
      "A submission id needs 11 random bytes, not 10.",
    );
  });
});

describe("jobName", () => {
  it("says lane and submission", () => {
    expect(jobName("express", "0abc")).toBe("express-0abc");
  });

  it("of the longest lane is as long as AWS Batch allows", () => {
    const lane = "l".repeat(MAX_LANE_NAME_CHARACTERS);
    expect(jobName(lane, submissionId(0, RANDOM))).toHaveLength(128);
  });
});

describe("parseJobName", () => {
  it.each(["express", "very-fast", "a_b-0123456789abcdefghij"])("reads back lane %s", (lane) => {
    const submission = submissionId(1_790_000_000_000, RANDOM);
    expect(parseJobName(jobName(lane, submission))).toEqual({ lane, submission });
  });

  it.each([
    "",
    "express",
    "-0123456789abcdefghij",
    "express-",
    "express-0123456789abcdefghi",
    "express-0123456789ABCDEFGHIJ",
    "express-0123456789abcdefghij\n",
    "nightly-report",
  ])("knows nothing of %j", (name) => {
    expect(parseJobName(name)).toBeUndefined();
  });
});

describe("parseManifestsUri", () => {
  it("reads back what the submitter wrote", () => {
    const submission = submissionId(1_790_000_000_000, RANDOM);
    expect(parseManifestsUri(manifestsUri("work-1", submission))).toEqual({
      workBucket: "work-1",
      submission,
    });
  });

  it.each([
    "",
    "manifests/",
    "s3://work/manifests/",
    "s3://work/manifests/0123456789abcdefghij",
    "s3://work/manifests/0123456789ABCDEFGHIJ/",
    "s3://work/manifests/0123456789abcdefghi/",
    "s3://work/manifests/0123456789abcdefghij/0.jsonl",
    "s3://work/elsewhere/0123456789abcdefghij/",
    "s3:///manifests/0123456789abcdefghij/",
    "https://work/manifests/0123456789abcdefghij/",
    "Ref::manifests",
  ])("knows nothing of %j", (uri) => {
    expect(parseManifestsUri(uri)).toBeUndefined();
  });
});

it("passes the manifests as a parameter of the command", () => {
  expect(JOB_COMMAND).toEqual(["--manifests", "Ref::manifests"]);
});

it("keeps the exit codes that the retry rules of deployed job definitions name", () => {
  expect(EXIT_CODES).toEqual({ settled: 0, failed: 1, unsettled: 75 });
});
