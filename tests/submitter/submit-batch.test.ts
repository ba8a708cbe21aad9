import { BatchClient, SubmitJobCommand } from "@aws-sdk/client-batch";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { SQSRecord } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { formatNotification } from "../../contracts/notification";
import { SubmissionFailedError } from "../../submitter/errors";
import { submitBatch } from "../../submitter/submit-batch";
import { type CapturedMetrics, captureMetrics } from "../helpers/capture-metrics";
import { fixture } from "../helpers/fixture";
import { sqsMessage } from "../helpers/sqs-message";
import {
  BULK_QUEUE,
  EXPRESS_QUEUE,
  SUBMISSION,
  SUBMITTER_ENVIRONMENT,
  submitterContext,
} from "../helpers/submitter-context";
import { triggers } from "../helpers/triggers";

const s3 = mockClient(S3Client);
const batch = mockClient(BatchClient);
let metrics: CapturedMetrics;

beforeEach(() => {
  metrics = captureMetrics();
  s3.reset();
  batch.reset();
  s3.onAnyCommand().rejects(new Error("unexpected call of S3"));
  batch.onAnyCommand().rejects(new Error("unexpected call of Batch"));
  s3.on(PutObjectCommand).resolves({});
  batch.on(SubmitJobCommand).resolves({ jobId: "job-1" });
});

afterEach(() => metrics.restore());

describe("a batch of one lane", () => {
  it("becomes manifests and one array job that reads them", async () => {
    const response = await submitBatch(
      [message("1", ["a b.jpg", "ü,猫.jpg"]), message("2", ["c.jpg"])],
      submitterContext(),
    );
    expect(response).toEqual({ batchItemFailures: [] });
    expect(putObjects()).toStrictEqual([
      {
        Bucket: "work",
        Key: `manifests/${SUBMISSION}/0.jsonl`,
        Body: '{"bucket":"photos","key":"a b.jpg"}\n{"bucket":"photos","key":"ü,猫.jpg"}\n',
        ContentType: "application/jsonl",
      },
      {
        Bucket: "work",
        Key: `manifests/${SUBMISSION}/1.jsonl`,
        Body: '{"bucket":"photos","key":"c.jpg"}\n',
        ContentType: "application/jsonl",
      },
    ]);
    expect(submitJobs()).toStrictEqual([
      {
        jobName: `express-${SUBMISSION}`,
        jobQueue: "arn:aws:batch:eu-west-1:123456789012:job-queue/express",
        jobDefinition: "arn:aws:batch:eu-west-1:123456789012:job-definition/worker:7",
        parameters: { manifests: `s3://work/manifests/${SUBMISSION}/` },
        arrayProperties: { size: 2 },
      },
    ]);
  });

  it("becomes a plain job when one manifest holds it", async () => {
    await submitBatch([message("1", ["a.jpg", "b.jpg"])], submitterContext());
    expect(putObjects()).toHaveLength(1);
    expect(submitJobs()).toStrictEqual([
      {
        jobName: `express-${SUBMISSION}`,
        jobQueue: "arn:aws:batch:eu-west-1:123456789012:job-queue/express",
        jobDefinition: "arn:aws:batch:eu-west-1:123456789012:job-definition/worker:7",
        parameters: { manifests: `s3://work/manifests/${SUBMISSION}/` },
      },
    ]);
  });

  it("puts an image that is named often into one manifest once", async () => {
    const messages = ["1", "2", "3"].map((id) => message(id, ["a.jpg"]));
    expect(await submitBatch(messages, submitterContext())).toEqual({ batchItemFailures: [] });
    expect(putObjects()).toMatchObject([{ Body: '{"bucket":"photos","key":"a.jpg"}\n' }]);
  });

  it("is one SubmitJob call however many images it has", async () => {
    const keys = Array.from({ length: 10_000 }, (_, index) => `bulk/${index}.jpg`);
    const messages = keys.map((key, index) => message(`${index}`, [key], BULK_QUEUE));
    await submitBatch(messages, submitterContext());
    expect(putObjects()).toHaveLength(4);
    expect(submitJobs()).toMatchObject([{ arrayProperties: { size: 4 } }]);
  });

  it("is submitted after its manifests are written", async () => {
    let written = 0;
    s3.on(PutObjectCommand).callsFake(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      written += 1;
    });
    batch.on(SubmitJobCommand).callsFake(async () => {
      expect(written).toBe(2);
      return { jobId: "job-1" };
    });
    await submitBatch([message("1", ["a.jpg", "b.jpg", "c.jpg"])], submitterContext());
    expect(submitJobs()).toHaveLength(1);
  });

  it("has its manifests written side by side, 16 at once", async () => {
    let open = 0;
    let most = 0;
    s3.on(PutObjectCommand).callsFake(async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
    });
    const keys = Array.from({ length: 80 }, (_, index) => `express/${index}.jpg`);
    await submitBatch([message("1", keys)], submitterContext());
    expect(putObjects()).toHaveLength(40);
    expect(most).toBe(16);
  });

  it("gets a submission of its own each time", async () => {
    const randomBytes = jest.fn((count: number) => new Uint8Array(count).fill(35));
    await submitBatch([message("1", ["a.jpg"])], submitterContext({ randomBytes }));
    expect(randomBytes).toHaveBeenCalledWith(11);
    expect(submitJobs()).toMatchObject([{ jobName: "express-0mwt1bxc0zzzzzzzzzzz" }]);
  });
});

describe("a batch that asks for nothing", () => {
  it.each([
    ["no messages", []],
    ["a test event", [rawMessage("1", fixture("s3-test-event.json"))]],
    ["a folder", [message("1", ["express/folder/"])]],
  ])("calls neither S3 nor Batch: %s", async (_, messages) => {
    expect(await submitBatch(messages, submitterContext())).toEqual({ batchItemFailures: [] });
    expect(s3.calls()).toHaveLength(0);
    expect(batch.calls()).toHaveLength(0);
  });
});

describe("a message that cannot be settled", () => {
  it("is returned as failed, and the others are submitted", async () => {
    const messages = [
      message("1", ["a.jpg"]),
      rawMessage("2", "nonsense"),
      message("3", ["b.jpg"]),
    ];
    expect(await submitBatch(messages, submitterContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: "2" }],
    });
    expect(putObjects()).toMatchObject([
      { Body: '{"bucket":"photos","key":"a.jpg"}\n{"bucket":"photos","key":"b.jpg"}\n' },
    ]);
  });

  it("is returned as failed when nothing else is in the batch", async () => {
    const messages = [
      rawMessage("1", "nonsense"),
      message("2", ["a.jpg"], "arn:of:no:lane:at:all"),
    ];
    expect(await submitBatch(messages, submitterContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: "2" }, { itemIdentifier: "1" }],
    });
    expect(s3.calls()).toHaveLength(0);
    expect(batch.calls()).toHaveLength(0);
  });

  it("is logged with its id and the reason", async () => {
    const context = submitterContext();
    const warn = jest.spyOn(context.logger, "warn");
    const messages = [
      rawMessage("1", "nonsense"),
      message("2", ["a.jpg"], "arn:of:no:lane:at:all"),
    ];
    await submitBatch(messages, context);
    expect(warn.mock.calls).toEqual([
      [
        "Message refused",
        {
          lane: "none",
          messageId: "2",
          reason: "No lane has the queue arn:of:no:lane:at:all.",
        },
      ],
      ["Message refused", { lane: "express", messageId: "1", reason: "The message is not JSON." }],
    ]);
  });
});

it("logs what it skipped and what it submitted", async () => {
  const context = submitterContext();
  const info = jest.spyOn(context.logger, "info");
  await submitBatch([message("1", ["folder/"]), message("2", ["a.jpg", "a.jpg"])], context);
  expect(info.mock.calls).toEqual([
    ["Message skipped: a test event or a folder", { lane: "express", messageId: "1" }],
    [
      "Images submitted",
      {
        lane: "express",
        submission: SUBMISSION,
        jobId: "job-1",
        manifests: 1,
        images: 1,
        duplicates: 1,
        messages: 1,
      },
    ],
  ]);
});

describe("a failure of S3 or Batch", () => {
  it("of SubmitJob sends the whole batch back", async () => {
    const refusal = new Error("Too many requests");
    batch.on(SubmitJobCommand).rejects(refusal);
    const error = await submitBatch([message("1", ["a.jpg", "b.jpg"])], submitterContext()).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(SubmissionFailedError);
    expect(error).toMatchObject({
      name: "SubmissionFailedError",
      message:
        `Submission ${SUBMISSION} of 2 images of lane "express" failed; ` +
        "their messages return to the queue. Reason: Error: Too many requests",
      lane: "express",
      submission: SUBMISSION,
      images: 2,
      cause: refusal,
    });
  });

  it("of S3 sends the whole batch back, and no job is submitted", async () => {
    s3.on(PutObjectCommand, { Key: `manifests/${SUBMISSION}/1.jsonl` }).rejects(
      new Error("Slow down"),
    );
    const messages = [message("1", ["a.jpg", "b.jpg", "c.jpg"])];
    await expect(submitBatch(messages, submitterContext())).rejects.toThrow(SubmissionFailedError);
    expect(submitJobs()).toEqual([]);
  });

  it("sends a batch back with the messages that no submission can settle", async () => {
    batch.on(SubmitJobCommand).rejects(new Error("Too many requests"));
    const messages = [message("1", ["a.jpg"]), rawMessage("2", "nonsense")];
    await expect(submitBatch(messages, submitterContext())).rejects.toThrow(SubmissionFailedError);
  });

  it("is logged with its cause", async () => {
    batch.on(SubmitJobCommand).rejects(new Error("Too many requests"));
    const context = submitterContext();
    const logError = jest.spyOn(context.logger, "error");
    await expect(submitBatch([message("1", ["a.jpg"])], context)).rejects.toThrow();
    expect(logError).toHaveBeenCalledWith("Images not submitted", {
      lane: "express",
      images: 1,
      duplicates: 0,
      messages: 1,
      error: expect.any(SubmissionFailedError),
    });
  });
});

describe("a batch of several lanes", () => {
  const express = message("1", ["express/a.jpg"]);
  const bulk = message("2", ["bulk/b.jpg"], BULK_QUEUE);
  const bulkJobs = { jobQueue: SUBMITTER_ENVIRONMENT.LANES.bulk?.jobQueueArn };

  it("becomes one job a lane, of the lane's own definition", async () => {
    await submitBatch([express, bulk], submitterContext({ randomBytes: countingBytes() }));
    expect(submitJobs()).toMatchObject([
      {
        jobQueue: "arn:aws:batch:eu-west-1:123456789012:job-queue/express",
        jobDefinition: "arn:aws:batch:eu-west-1:123456789012:job-definition/worker:7",
        jobName: "express-0mwt1bxc011111111111",
      },
      {
        jobQueue: "arn:aws:batch:eu-west-1:123456789012:job-queue/bulk",
        jobDefinition: "arn:aws:batch:eu-west-1:123456789012:job-definition/worker-ec2:3",
        jobName: "bulk-0mwt1bxc022222222222",
      },
    ]);
  });

  it("returns the messages of the lane that failed, and only those", async () => {
    batch.on(SubmitJobCommand, bulkJobs).rejects(new Error("Too many requests"));
    const alsoBulk = message("3", ["bulk/c.jpg"], BULK_QUEUE);
    const folder = message("4", ["bulk/folder/"], BULK_QUEUE);
    expect(await submitBatch([express, bulk, alsoBulk, folder], submitterContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: "2" }, { itemIdentifier: "3" }],
    });
  });

  it("goes back whole when every lane failed", async () => {
    batch.on(SubmitJobCommand).rejects(new Error("Too many requests"));
    await expect(submitBatch([express, bulk], submitterContext())).rejects.toMatchObject({
      name: "SubmissionFailedError",
      lane: "express",
    });
  });

  it("goes back whole when one lane failed and the other asked for nothing", async () => {
    batch.on(SubmitJobCommand).rejects(new Error("Too many requests"));
    const folder = message("1", ["express/folder/"]);
    await expect(submitBatch([folder, bulk], submitterContext())).rejects.toMatchObject({
      name: "SubmissionFailedError",
      lane: "bulk",
    });
  });
});

describe("metrics", () => {
  it("count what a lane's batch came to", async () => {
    const messages = [
      message("1", ["a.jpg", "b.jpg", "c.jpg"]),
      message("2", ["a.jpg"]),
      rawMessage("3", "nonsense"),
    ];
    await submitBatch(messages, submitterContext());
    expect(metrics.printed()).toEqual([
      {
        namespace: "ImageLabeler",
        dimensions: { stack: "dev", lane: "express" },
        metrics: {
          MalformedMessages: 1,
          ImagesSubmitted: 3,
          DuplicatesFolded: 1,
          JobsSubmitted: 2,
          SubmissionsFailed: 0,
        },
        units: ["Count"],
      },
    ]);
  });

  it("are published when the submission fails", async () => {
    batch.on(SubmitJobCommand).rejects(new Error("Too many requests"));
    const messages = [message("1", ["a.jpg", "a.jpg"]), rawMessage("2", "nonsense")];
    await expect(submitBatch(messages, submitterContext())).rejects.toThrow();
    expect(metrics.printed()).toMatchObject([
      {
        dimensions: { stack: "dev", lane: "express" },
        metrics: {
          MalformedMessages: 1,
          ImagesSubmitted: 0,
          DuplicatesFolded: 0,
          JobsSubmitted: 0,
          SubmissionsFailed: 1,
        },
      },
    ]);
  });

  it("are kept apart by lane, also for messages of none", async () => {
    const messages = [
      message("1", ["a.jpg"]),
      message("2", ["b.jpg"], BULK_QUEUE),
      message("3", ["c.jpg"], "arn:of:no:lane:at:all"),
    ];
    await submitBatch(messages, submitterContext());
    const printed = metrics.printed();
    expect(printed.map((line) => ({ ...line.dimensions, ...line.metrics }))).toEqual([
      { stack: "dev", lane: "none", MalformedMessages: 1 },
      expect.objectContaining({ stack: "dev", lane: "express", ImagesSubmitted: 1 }),
      expect.objectContaining({ stack: "dev", lane: "bulk", ImagesSubmitted: 1 }),
    ]);
  });
});

function message(messageId: string, keys: readonly string[], queueArn = EXPRESS_QUEUE): SQSRecord {
  return sqsMessage({ messageId, body: formatNotification(triggers(...keys)), queueArn });
}

function rawMessage(messageId: string, body: string): SQSRecord {
  return sqsMessage({ messageId, body, queueArn: EXPRESS_QUEUE });
}

function putObjects() {
  return s3.commandCalls(PutObjectCommand).map(({ args: [command] }) => command.input);
}

function submitJobs() {
  return batch.commandCalls(SubmitJobCommand).map(({ args: [command] }) => command.input);
}

function countingBytes(): (count: number) => Uint8Array {
  let calls = 0;
  return (count) => {
    calls += 1;
    return new Uint8Array(count).fill(calls);
  };
}
