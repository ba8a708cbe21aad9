import "aws-sdk-client-mock-jest";
import { DetectLabelsCommand } from "@aws-sdk/client-rekognition";
import { GetObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { BatchGetCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { manifestKey } from "../../contracts/manifest";
import { body, cancelled, networkError, serviceError } from "./helpers/aws-answers";
import {
  DETECTED,
  rekognition,
  resetServices,
  SUBMISSION,
  s3,
  table,
  VARIABLES,
  work,
} from "./helpers/worker-harness";

const BAD = "standard/bad.jpg";
const GOOD = "standard/good.jpg";
const MANY = Array.from({ length: 500 }, (_, index) => `standard/${index}.jpg`);

beforeEach(() => resetServices([BAD, GOOD]));

describe("an image that may be settled another time", () => {
  it.each([
    [
      "is throttled by S3",
      () => s3.on(HeadObjectCommand, { Key: BAD }).rejects(serviceError("SlowDown", 503)),
    ],
    [
      "meets a broken connection",
      () => s3.on(HeadObjectCommand, { Key: BAD }).rejects(networkError("ECONNRESET")),
    ],
    [
      "cannot be read for now",
      () => s3.on(GetObjectCommand, { Key: BAD }).rejects(serviceError("InternalError", 500)),
    ],
    [
      "is throttled by Rekognition for good",
      () => detectionOfBad(serviceError("ThrottlingException")),
    ],
    ["finds Rekognition broken", () => detectionOfBad(serviceError("InternalServerError", 500))],
    [
      "is written by others all the time",
      () => writeOfBad(cancelled("ConditionalCheckFailed", "None")),
    ],
    ["is in conflict all the time", () => writeOfBad(cancelled("None", "TransactionConflict"))],
  ])("ends the worker with 75 when it %s, and the others are settled", async (_, arrange) => {
    arrange();

    const { code, log, metrics } = await work();

    expect(code).toBe(75);
    expect(metrics).toMatchObject([{ counts: { ImagesLabeled: 1, ImagesUnsettled: 1 } }]);
    expect(log).toContainEqual({
      level: "warn",
      message: "Image unsettled",
      details: expect.objectContaining({ image: `s3://photos/${BAD}`, retryable: true }),
    });
  });
});

describe("an image that cannot be settled", () => {
  it.each([
    [
      "S3 refuses it",
      () => s3.on(HeadObjectCommand, { Key: BAD }).rejects(serviceError("403", 403)),
    ],
    [
      "S3 refuses its bytes",
      () => s3.on(GetObjectCommand, { Key: BAD }).rejects(serviceError("InvalidObjectState", 403)),
    ],
    ["Rekognition cannot fetch it", () => detectionOfBad(serviceError("InvalidS3ObjectException"))],
    [
      "our own code fails",
      () => s3.on(HeadObjectCommand, { Key: BAD }).rejects(new TypeError("a bug")),
    ],
    ["its write is refused", () => writeOfBad(serviceError("ValidationException"))],
    ["its record is malformed", () => recordsOfBad({ outcome: "UNHEARD_OF" })],
    ["it is in another bucket", () => manifestOf(`{"bucket":"elsewhere","key":"${BAD}"}`)],
    ["it is in no lane", () => manifestOf('{"bucket":"photos","key":"nowhere/bad.jpg"}')],
  ])("ends the worker with 1 when %s, and the others are settled", async (_, arrange) => {
    arrange();

    const { code, log } = await work();

    expect(code).toBe(1);
    expect(log.at(-1)?.details).toMatchObject({ labeled: 1, unsettled: 1 });
    expect(log).toContainEqual({
      level: "error",
      message: "Image unsettled",
      details: expect.objectContaining({ retryable: false }),
    });
  });

  it("is named with the permission that S3 says is missing", async () => {
    const message =
      "User: arn:aws:sts::1:assumed-role/worker is not authorized to perform: s3:GetObject";
    s3.on(HeadObjectCommand, { Key: BAD }).rejects(serviceError("403", 403, "UnknownError"));
    s3.on(GetObjectCommand, { Key: BAD }).rejects(serviceError("AccessDenied", 403, message));

    const { log } = await work();

    expect(s3).toHaveReceivedCommandWith(GetObjectCommand, {
      Bucket: "photos",
      Key: BAD,
      Range: "bytes=0-0",
    });
    const unsettled = log.find(({ level }) => level === "error");
    expect(unsettled?.details.reason).toContain(message);
  });

  it("does not keep another one from being tried again", async () => {
    s3.on(HeadObjectCommand, { Key: BAD }).rejects(serviceError("403", 403));
    s3.on(HeadObjectCommand, { Key: GOOD }).rejects(serviceError("SlowDown", 503));

    expect((await work()).code).toBe(75);
  });
});

describe("an image whose record another worker writes meanwhile", () => {
  it("is read from the table again, not from its page, and paid for once", async () => {
    resetServices([GOOD]);
    const record = {
      ...{ image: `s3://photos/${GOOD}`, entry: "record", outcome: "LABELED", eTag: '"dog"' },
      ...{ bytes: 20_000, contentType: "image/jpeg", width: 100, height: 120, labels: [] },
      ...{ modelVersion: "3.0", lane: "standard", jobId: "job-2:0", revision: "of another" },
      settledAt: "2026-11-23T08:59:59.000Z",
    };
    let written = false;
    table.on(BatchGetCommand).callsFake(() => ({ Responses: { labels: written ? [record] : [] } }));
    table.on(TransactWriteCommand).callsFake(() => {
      written = true;
      throw cancelled("ConditionalCheckFailed", "None");
    });

    const { code, metrics } = await work();

    expect(code).toBe(0);
    expect(metrics).toMatchObject([{ counts: { DetectLabelsCalls: 1, ImagesUnchanged: 1 } }]);
    expect(table).toHaveReceivedCommandTimes(TransactWriteCommand, 1);
  });
});

describe("a configuration that is wrong for every image", () => {
  beforeEach(() => resetServices(MANY));

  it.each([
    [
      "the table cannot be read",
      () => table.on(BatchGetCommand).rejects(serviceError("AccessDeniedException")),
    ],
    [
      "there is no such table",
      () => table.on(BatchGetCommand).rejects(serviceError("ResourceNotFoundException")),
    ],
  ])("stops the worker before anything is paid when %s", async (_, arrange) => {
    arrange();

    const { code } = await work();

    expect(code).toBe(1);
    expect(rekognition.calls()).toEqual([]);
  });

  it.each([
    [
      "writes are refused",
      () => table.on(TransactWriteCommand).rejects(serviceError("AccessDeniedException")),
    ],
    [
      "Rekognition refuses the role",
      () => rekognition.on(DetectLabelsCommand).rejects(serviceError("AccessDeniedException")),
    ],
    [
      "Rekognition refuses the settings",
      () => rekognition.on(DetectLabelsCommand).rejects(serviceError("InvalidParameterException")),
    ],
  ])("stops the worker at once when %s", async (_, arrange) => {
    arrange();

    const { code, log } = await work();

    expect(code).toBe(1);
    expect(rekognition.calls().length).toBeGreaterThan(0);
    expect(rekognition.calls().length).toBeLessThanOrEqual(32);
    expect(log.at(-1)?.details).toMatchObject({ labeled: 0, unsettled: 500 });
  });

  it("lets none of those pay that wait for their turn", async () => {
    rekognition.on(DetectLabelsCommand).rejects(serviceError("AccessDeniedException"));

    const { code } = await work({ variables: { ...VARIABLES, DETECT_LABELS_PER_SECOND: "0.1" } });

    expect(code).toBe(1);
    expect(rekognition).toHaveReceivedCommandTimes(DetectLabelsCommand, 1);
  });

  it("is told in the words of AWS", async () => {
    const message = "User: arn:aws:sts::1:assumed-role/worker/x is not authorized";
    table.on(TransactWriteCommand).rejects(serviceError("AccessDeniedException", 400, message));

    const { log } = await work();

    expect(log).toContainEqual({
      level: "error",
      message: "Worker stops",
      details: expect.objectContaining({
        reason: `ConfigurationError: dynamodb:TransactWriteItems labels: AccessDeniedException: ${message}`,
      }),
    });
  });
});

describe("a worker that cannot begin", () => {
  it.each([
    ["NoSuchKey", 404],
    ["NoSuchBucket", 404],
    ["AccessDenied", 403],
  ])("ends with 1 when its manifest answers %s", async (name, status) => {
    s3.on(GetObjectCommand).rejects(serviceError(name, status));

    const { code, log } = await work();

    expect(code).toBe(1);
    expect(log[0]?.details.reason).toContain(
      `s3:GetObject s3://work/manifests/${SUBMISSION}/3.jsonl: ${name}`,
    );
  });

  it("ends with 75 when S3 is unwell", async () => {
    s3.on(GetObjectCommand).rejects(serviceError("InternalError", 500));

    expect((await work()).code).toBe(75);
  });

  it("ends with 1 when its manifest is none", async () => {
    manifestOf("<html>");

    const { code, log } = await work();

    expect(code).toBe(1);
    expect(log[0]?.details.reason).toContain("Line 1 of the manifest is no trigger: <html>");
  });

  it("ends with 1, calling nobody, when variables are missing", async () => {
    const { LABEL_TABLE: _, ...variables } = VARIABLES;

    const { code, log } = await work({ variables });

    expect(code).toBe(1);
    expect(s3.calls()).toEqual([]);
    expect(log[0]?.details.reason).toContain("Environment variable LABEL_TABLE is required.");
  });

  it("reads the first manifest in a plain job, which has no index", async () => {
    const { AWS_BATCH_JOB_ARRAY_INDEX: _, ...variables } = VARIABLES;

    await work({ variables });

    expect(s3).toHaveReceivedCommandWith(GetObjectCommand, {
      Bucket: "work",
      Key: `manifests/${SUBMISSION}/0.jsonl`,
    });
  });
});

describe("a service that is busy for a moment", () => {
  it("is asked again for the keys that it left over", async () => {
    const left = { Keys: [{ image: `s3://photos/${GOOD}`, entry: "record" }] };
    table
      .on(BatchGetCommand)
      .resolvesOnce({ Responses: {}, UnprocessedKeys: { labels: left } })
      .resolves({ Responses: { labels: [] } });

    const { code } = await work();

    expect(code).toBe(0);
    expect(table.commandCalls(BatchGetCommand)[1]?.args[0].input).toEqual({
      RequestItems: { labels: left },
    });
  });

  it("does not cost the page: each image then reads its own record", async () => {
    table
      .on(BatchGetCommand)
      .rejectsOnce(serviceError("InternalServerError", 500))
      .resolves({ Responses: { labels: [] } });

    const { code } = await work();

    expect(code).toBe(0);
    // One read each, and one more of the image that waited 120 ms for its turn.
    expect(table).toHaveReceivedCommandTimes(BatchGetCommand, 4);
  });

  it.each(["ThrottlingException", "ProvisionedThroughputExceededException"])(
    "slows DetectLabels down by %s, and the image is tried again",
    async (name) => {
      rekognition.on(DetectLabelsCommand).rejectsOnce(serviceError(name)).resolves(DETECTED);

      const { code, metrics } = await work();

      expect(code).toBe(0);
      expect(rekognition).toHaveReceivedCommandTimes(DetectLabelsCommand, 3);
      expect(metrics).toMatchObject([{ counts: { ImagesLabeled: 2, DetectLabelsThrottles: 1 } }]);
    },
  );

  it("is written to again without paying for the labels again", async () => {
    table
      .on(TransactWriteCommand)
      .rejectsOnce(cancelled("TransactionConflict", "None"))
      .rejectsOnce(cancelled("None", "ThrottlingError"))
      .resolves({});

    const { code } = await work();

    expect(code).toBe(0);
    expect(rekognition).toHaveReceivedCommandTimes(DetectLabelsCommand, 2);
    // The page, and one more of the image that waited 120 ms for its turn.
    expect(table).toHaveReceivedCommandTimes(BatchGetCommand, 2);
  });
});

function detectionOfBad(error: Error) {
  const Image = { S3Object: { Bucket: "photos", Name: BAD } };
  rekognition.on(DetectLabelsCommand, { Image }).rejects(error);
}

function writeOfBad(error: Error) {
  table.on(TransactWriteCommand).callsFake(({ TransactItems: [record] }) => {
    if (record.Put.Item.image === `s3://photos/${BAD}`) throw error;
    return {};
  });
}

function recordsOfBad(record: Record<string, unknown>) {
  const item = { image: `s3://photos/${BAD}`, entry: "record", ...record };
  table.on(BatchGetCommand).resolves({ Responses: { labels: [item] } });
}

/** A manifest of this line and the good image. */
function manifestOf(line: string) {
  s3.on(GetObjectCommand, { Bucket: "work", Key: manifestKey(SUBMISSION, 3) }).callsFake(() => ({
    Body: body(Buffer.from(`${line}\n{"bucket":"photos","key":"${GOOD}"}\n`)),
  }));
}
