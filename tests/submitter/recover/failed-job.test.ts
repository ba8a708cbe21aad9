import { MalformedEventError } from "../../../submitter/errors";
import { failedJob } from "../../../submitter/recover/failed-job";
import { fixture } from "../../helpers/fixture";
import { RECOVER_ENVIRONMENT } from "../../helpers/recover-context";

const CHILD = "batch-child-failed.json";
const PARENT = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8";
const EXPRESS = {
  lane: "express",
  deadLetterQueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/express-dlq",
  submission: "0mwt1bxc0019az0z03sk",
};

describe("a failed job", () => {
  it("that is a child of an array job is known by its index", () => {
    expect(failedJob(event(CHILD), RECOVER_ENVIRONMENT)).toStrictEqual({
      ...EXPRESS,
      index: 3,
      recovery: {
        jobId: `${PARENT}:3`,
        statusReason: "Essential container in task exited",
        exitCode: 1,
        at: "2022-01-11T23:36:40Z",
      },
    });
  });

  it("that is no array job has the one manifest, and the container's reason beside Batch's", () => {
    expect(failedJob(event("batch-job-failed.json"), RECOVER_ENVIRONMENT)).toStrictEqual({
      ...EXPRESS,
      index: 0,
      recovery: {
        jobId: "7ea2b0f1-2b34-4f36-9d0b-b1d2f6c9a001",
        statusReason:
          "Essential container in task exited: OutOfMemoryError: Container killed due to memory usage",
        exitCode: 137,
        at: "2022-01-11T23:36:40Z",
      },
    });
  });

  it("that never ran has no exit code", () => {
    const changes = { container: undefined, statusReason: "Job cancelled by a time limit" };
    expect(failedJob(event(CHILD, changes), RECOVER_ENVIRONMENT)).toHaveProperty("recovery", {
      jobId: `${PARENT}:3`,
      statusReason: "Job cancelled by a time limit",
      at: "2022-01-11T23:36:40Z",
    });
  });

  it("of which Batch says nothing says so, and of which it says much is cut short", () => {
    const silent = { statusReason: undefined };
    const talkative = { statusReason: "x".repeat(100_000) };
    expect(failedJob(event(CHILD, silent), RECOVER_ENVIRONMENT)).toHaveProperty(
      "recovery.statusReason",
      "AWS Batch gave no reason",
    );
    expect(failedJob(event(CHILD, talkative), RECOVER_ENVIRONMENT)).toHaveProperty(
      "recovery.statusReason",
      "x".repeat(1000),
    );
  });

  it("is known whatever AWS adds to the event", () => {
    expect(failedJob(event(CHILD, { mood: "gloomy" }), RECOVER_ENVIRONMENT)).toMatchObject(EXPRESS);
  });
});

describe("an event is ignored", () => {
  it.each([
    [
      "of an array job itself",
      event("batch-array-failed.json"),
      "An array job fails with its children, each of which is told.",
    ],
    [
      "of a queue that is none of ours",
      event(CHILD, { jobQueue: "arn:aws:batch:us-east-1:123456789012:job-queue/nightly" }),
      "No lane has the job queue arn:aws:batch:us-east-1:123456789012:job-queue/nightly.",
    ],
    [
      "of a job that somebody else put into our queue",
      event(CHILD, { jobName: "nightly-report" }),
      'No submission of lane "express" is named nightly-report.',
    ],
    [
      "of a submission of another lane",
      event(CHILD, { jobName: "bulk-0mwt1bxc0019az0z03sk" }),
      'No submission of lane "express" is named bulk-0mwt1bxc0019az0z03sk.',
    ],
    ["of a job that goes on", event(CHILD, { status: "RUNNING" }), "The job is RUNNING."],
  ])("%s", (_, ignored, reason) => {
    expect(failedJob(ignored, RECOVER_ENVIRONMENT)).toEqual({
      ignored: reason,
      jobId: expect.stringContaining(PARENT),
    });
  });
});

describe("an event is refused", () => {
  it.each([
    ["that is nothing", undefined],
    ["of another service", { ...event(CHILD), source: "aws.s3" }],
    ["of another kind", { ...event(CHILD), "detail-type": "Batch Job Queue Blocked" }],
    ["without a job", event(CHILD, { jobId: undefined })],
    ["with an index that is none", event(CHILD, { arrayProperties: { index: 0.5 } })],
  ])("%s", (_, refused) => {
    expect(() => failedJob(refused, RECOVER_ENVIRONMENT)).toThrow(MalformedEventError);
  });
});

function event(name: string, detail: object = {}): object {
  const recorded = JSON.parse(fixture(name));
  return { ...recorded, detail: { ...recorded.detail, ...detail } };
}
