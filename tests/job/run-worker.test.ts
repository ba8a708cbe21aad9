import "aws-sdk-client-mock-jest";
import { DetectLabelsCommand } from "@aws-sdk/client-rekognition";
import { GetObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { BatchGetCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { sleep } from "../../lib/clock";
import { HARD_KEYS } from "../helpers/hard-keys";
import { body, serviceError } from "./helpers/aws-answers";
import { SkippingClock } from "./helpers/fake-clock";
import { photo } from "./helpers/photo";
import {
  DETECTED,
  HEAD,
  NOW,
  rekognition,
  resetServices,
  s3,
  table,
  VARIABLES,
  work,
} from "./helpers/worker-harness";

const KEY = "standard/a.jpg";
const URI = "s3://photos/standard/a.jpg";

/** The record that a first run writes. */
const RECORD = {
  image: URI,
  entry: "record",
  outcome: "LABELED",
  eTag: '"dog"',
  versionId: undefined,
  bytes: 20_000,
  contentType: "image/jpeg",
  width: 100,
  height: 120,
  format: "JPEG",
  perceptualHash: "0000000000000000",
  labels: [
    {
      name: "Dog",
      confidence: 98.5,
      parents: ["Animal"],
      aliases: ["Canine"],
      categories: ["Animals and Pets"],
      instances: [{ confidence: 97, box: { left: 0.1, top: 0.2, width: 0.3, height: 0.4 } }],
    },
  ],
  modelVersion: "3.0",
  lane: "standard",
  jobId: "job-1:3",
  settledAt: "2026-11-23T09:00:00.000Z",
  revision: "revision-1",
};

beforeEach(() => resetServices([KEY]));

describe("a new image", () => {
  it("is looked at, read, labelled by reference and written, and verified", async () => {
    const { code, metrics } = await work();

    expect(code).toBe(0);
    expect(table).toHaveReceivedCommandTimes(BatchGetCommand, 1);
    expect(table).toHaveReceivedCommandWith(BatchGetCommand, {
      RequestItems: {
        labels: { Keys: [{ image: URI, entry: "record" }], ConsistentRead: true },
      },
    });
    expect(s3).toHaveReceivedCommandTimes(HeadObjectCommand, 3);
    expect(s3).toHaveReceivedCommandWith(HeadObjectCommand, { Bucket: "photos", Key: KEY });
    const reads = s3.commandCalls(GetObjectCommand, { Bucket: "photos" });
    expect(reads.map(({ args }) => args[0].input)).toEqual([
      { Bucket: "photos", Key: KEY, IfMatch: '"dog"', Range: "bytes=0-65535" },
    ]);
    expect(rekognition.calls().map(({ args }) => args[0].input)).toEqual([
      {
        Image: { S3Object: { Bucket: "photos", Name: KEY } },
        MaxLabels: 25,
        MinConfidence: 70,
      },
    ]);
    expect(table.commandCalls(TransactWriteCommand).map(({ args }) => args[0].input)).toEqual([
      {
        TransactItems: [
          {
            Put: {
              TableName: "labels",
              Item: RECORD,
              ConditionExpression: "attribute_not_exists(#image)",
              ExpressionAttributeNames: { "#image": "image" },
            },
          },
          labelPut("dog", 98.5),
          labelPut("canine", 98.5),
        ],
      },
    ]);
    expect(metrics).toEqual([
      {
        lane: "standard",
        counts: { DetectLabelsCalls: 1, ImagesLabeled: 1 },
        detectLabelsMilliseconds: [0],
      },
    ]);
  });

  it("is read once more before it is paid for when the first read is old", async () => {
    const clock = new SkippingClock(Date.parse(NOW));
    s3.on(HeadObjectCommand).callsFake(async () => {
      await sleep(clock, 101);
      return HEAD;
    });
    rekognition.on(DetectLabelsCommand).callsFake(() => {
      expect(table).toHaveReceivedCommandTimes(BatchGetCommand, 2);
      return DETECTED;
    });

    expect((await work({ clock })).code).toBe(0);

    const read = {
      RequestItems: { labels: { Keys: [{ image: URI, entry: "record" }], ConsistentRead: true } },
    };
    expect(table.commandCalls(BatchGetCommand).map(({ args }) => args[0].input)).toEqual([
      read,
      read,
    ]);
    expect(rekognition).toHaveReceivedCommandTimes(DetectLabelsCommand, 1);
  });

  it("is not paid for when another worker has settled it meanwhile", async () => {
    const clock = new SkippingClock(Date.parse(NOW));
    s3.on(HeadObjectCommand).callsFake(async () => {
      await sleep(clock, 101);
      return HEAD;
    });
    table
      .on(BatchGetCommand)
      .resolvesOnce({ Responses: { labels: [] } })
      .resolves({ Responses: { labels: [RECORD] } });

    const { code, metrics } = await work({ clock });

    expect(code).toBe(0);
    expect(rekognition.calls()).toEqual([]);
    expect(table).not.toHaveReceivedCommand(TransactWriteCommand);
    expect(metrics).toMatchObject([{ counts: { ImagesUnchanged: 1 } }]);
  });

  it("is labelled by its version where the bucket has versions, with one look less", async () => {
    s3.on(HeadObjectCommand).resolves({ ...HEAD, VersionId: "v7" });

    await work();

    expect(s3).toHaveReceivedCommandTimes(HeadObjectCommand, 2);
    expect(s3.commandCalls(GetObjectCommand, { Bucket: "photos" })[0]?.args[0].input).toEqual({
      Bucket: "photos",
      Key: KEY,
      IfMatch: '"dog"',
      Range: "bytes=0-65535",
      VersionId: "v7",
    });
    expect(rekognition).toHaveReceivedCommandWith(DetectLabelsCommand, {
      Image: { S3Object: { Bucket: "photos", Name: KEY, Version: "v7" } },
    });
    expect(writtenRecords()).toMatchObject([{ versionId: "v7" }]);
  });

  it('has no version where S3 calls it "null": that one can be replaced in place', async () => {
    s3.on(HeadObjectCommand).resolves({ ...HEAD, VersionId: "null" });

    await work();

    expect(s3).toHaveReceivedCommandTimes(HeadObjectCommand, 3);
    expect(writtenRecords()[0]?.versionId).toBeUndefined();
  });

  it("gets its properties too when they are asked for", async () => {
    rekognition.on(DetectLabelsCommand).resolves({
      Labels: [],
      LabelModelVersion: "3.0",
      ImageProperties: {
        Quality: { Brightness: 80, Sharpness: 70, Contrast: 60 },
        DominantColors: [{ HexCode: "#1e783c", CSSColor: "seagreen", PixelPercent: 99.5 }],
      },
    });

    await work({ variables: { ...VARIABLES, IMAGE_PROPERTIES: "true" } });

    expect(rekognition).toHaveReceivedCommandWith(DetectLabelsCommand, {
      Features: ["GENERAL_LABELS", "IMAGE_PROPERTIES"],
    });
    expect(writtenRecords()).toMatchObject([
      {
        imageProperties: {
          brightness: 80,
          sharpness: 70,
          contrast: 60,
          dominantColors: [{ hex: "#1e783c", name: "seagreen", percent: 99.5 }],
        },
      },
    ]);
  });

  it.each(HARD_KEYS.filter((key) => key.startsWith("standard/")))(
    "keeps its key %j",
    async (key) => {
      resetServices([key]);

      expect((await work()).code).toBe(0);

      expect(s3).toHaveReceivedCommandWith(HeadObjectCommand, { Bucket: "photos", Key: key });
      expect(writtenRecords()).toMatchObject([{ image: `s3://photos/${key}` }]);
    },
  );
});

describe("an image that has a record", () => {
  const known = { ...RECORD, revision: "revision-0" };

  it("costs one look and nothing else when its record describes it", async () => {
    table.on(BatchGetCommand).resolves({ Responses: { labels: [known] } });

    const { code, metrics } = await work();

    expect(code).toBe(0);
    expect(s3).toHaveReceivedCommandTimes(HeadObjectCommand, 1);
    expect(s3.commandCalls(GetObjectCommand, { Bucket: "photos" })).toEqual([]);
    expect(rekognition.calls()).toEqual([]);
    expect(table).not.toHaveReceivedCommand(TransactWriteCommand);
    expect(metrics).toEqual([
      { lane: "standard", counts: { ImagesUnchanged: 1 }, detectLabelsMilliseconds: [] },
    ]);
  });

  it("gets the new version's record and labels, and loses the labels that are no more", async () => {
    table.on(BatchGetCommand).resolves({
      Responses: {
        labels: [{ ...known, eTag: '"old"', labels: [label("Cat"), label("Dog")] }],
      },
    });

    await work();

    const [transaction] = table.commandCalls(TransactWriteCommand);
    expect(transaction?.args[0].input).toEqual({
      TransactItems: [
        {
          Put: {
            TableName: "labels",
            Item: RECORD,
            ConditionExpression: "#revision = :revision",
            ExpressionAttributeNames: { "#revision": "revision" },
            ExpressionAttributeValues: { ":revision": "revision-0" },
          },
        },
        { Delete: { TableName: "labels", Key: { image: URI, entry: "label#cat" } } },
        labelPut("dog", 98.5),
        labelPut("canine", 98.5),
      ],
    });
  });

  it("loses record and labels when the object is gone", async () => {
    table.on(BatchGetCommand).resolves({ Responses: { labels: [known] } });
    s3.on(HeadObjectCommand).rejects(serviceError("NotFound", 404));

    const { code, metrics } = await work();

    expect(code).toBe(0);
    expect(table.commandCalls(TransactWriteCommand).map(({ args }) => args[0].input)).toEqual([
      {
        TransactItems: [
          {
            Delete: {
              TableName: "labels",
              Key: { image: URI, entry: "record" },
              ConditionExpression: "#revision = :revision",
              ExpressionAttributeNames: { "#revision": "revision" },
              ExpressionAttributeValues: { ":revision": "revision-0" },
            },
          },
          { Delete: { TableName: "labels", Key: { image: URI, entry: "label#dog" } } },
          { Delete: { TableName: "labels", Key: { image: URI, entry: "label#canine" } } },
        ],
      },
    ]);
    expect(s3).toHaveReceivedCommandTimes(HeadObjectCommand, 2);
    expect(metrics).toMatchObject([{ counts: { ImagesRemoved: 1 } }]);
  });

  it("needs nothing when neither object nor record is there", async () => {
    s3.on(HeadObjectCommand).rejects(serviceError("NotFound", 404));

    const { code, metrics } = await work();

    expect(code).toBe(0);
    expect(table).not.toHaveReceivedCommand(TransactWriteCommand);
    expect(metrics).toMatchObject([{ counts: { ImagesUnchanged: 1 } }]);
  });
});

describe("an image that cannot be labelled", () => {
  it("is rejected with what a person can act on, for nothing", async () => {
    s3.on(GetObjectCommand, { Bucket: "photos" }).callsFake(async () => ({
      Body: body(await photo({ width: 64, height: 48 })),
    }));

    const { code, log, metrics } = await work();

    expect(code).toBe(0);
    expect(rekognition.calls()).toEqual([]);
    const detail = "64 x 48 pixels, Rekognition needs 80 on each side";
    expect(writtenRecords()).toEqual([
      {
        image: URI,
        entry: "record",
        outcome: "REJECTED",
        reason: "TOO_SMALL",
        detail,
        width: 64,
        height: 48,
        eTag: '"dog"',
        versionId: undefined,
        bytes: 20_000,
        contentType: "image/jpeg",
        lane: "standard",
        jobId: "job-1:3",
        settledAt: "2026-11-23T09:00:00.000Z",
        revision: "revision-1",
      },
    ]);
    expect(log).toContainEqual({
      level: "info",
      message: "Image rejected",
      details: { image: URI, lane: "standard", reason: "TOO_SMALL", detail },
    });
    expect(metrics).toMatchObject([{ counts: { ImagesRejected: 1 } }]);
  });

  it.each([
    ["InvalidImageFormatException", "CORRUPT"],
    ["ImageTooLargeException", "TOO_LARGE"],
  ])("is rejected when Rekognition answers %s", async (name, reason) => {
    rekognition.on(DetectLabelsCommand).rejects(serviceError(name, 400, "Request has it."));

    expect((await work()).code).toBe(0);

    expect(writtenRecords()).toMatchObject([
      { outcome: "REJECTED", reason, detail: `Rekognition answers ${name}: Request has it.` },
    ]);
  });
});

describe("an image that is replaced before it is read", () => {
  it.each([404, 412, 416])("is looked at again when S3 answers %d", async (status) => {
    s3.on(GetObjectCommand, { Bucket: "photos" })
      .rejectsOnce(serviceError("Changed", status))
      .callsFake(async () => ({ Body: body(await photo()) }));

    expect((await work()).code).toBe(0);

    expect(s3).toHaveReceivedCommandTimes(HeadObjectCommand, 4);
    expect(writtenRecords()).toMatchObject([{ outcome: "LABELED" }]);
  });
});

function writtenRecords() {
  return table
    .commandCalls(TransactWriteCommand)
    .map(({ args }) => args[0].input.TransactItems?.[0]?.Put?.Item);
}

function labelPut(name: string, confidence: number) {
  return {
    Put: {
      TableName: "labels",
      Item: {
        image: URI,
        entry: `label#${name}`,
        label: name,
        confidence,
        settledAt: "2026-11-23T09:00:00.000Z",
      },
    },
  };
}

function label(name: string) {
  return { name, confidence: 90, parents: [], aliases: [], categories: [], instances: [] };
}
