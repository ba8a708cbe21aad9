import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { ReceiveMessageCommand, SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { formatManifest } from "../../../contracts/manifest";
import { parseNotification, parseRecovery } from "../../../contracts/notification";
import type { Trigger } from "../../../contracts/trigger";
import { MalformedEventError, ManifestUnreadableError } from "../../../submitter/errors";
import type { RecoverContext } from "../../../submitter/recover/recover-context";
import { recoverJob } from "../../../submitter/recover/recover-job";
import { type CapturedMetrics, captureMetrics } from "../../helpers/capture-metrics";
import { fixture } from "../../helpers/fixture";
import { HARD_KEYS } from "../../helpers/hard-keys";
import { type Clients, type LocalServices, startLocalServices } from "../../helpers/local-services";
import { labeledRecord } from "../../helpers/records";
import { RECOVER_ENVIRONMENT, recoverContext } from "../../helpers/recover-context";
import { numberedTriggers, triggers } from "../../helpers/triggers";

const SUBMISSION = "0mwt1bxc0019az0z03sk";
const RECOVERY = {
  statusReason: "Essential container in task exited",
  exitCode: 1,
  at: "2022-01-11T23:36:40Z",
};

let services: LocalServices;
let clients: Clients;
let metrics: CapturedMetrics;
let queueUrl: string;
let jobs = 0;

beforeAll(async () => {
  services = await startLocalServices();
  await services.s3.createBucket("photos");
  await services.s3.createBucket("work");
  await services.dynamodb.putTable({
    TableName: "labels",
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [
      { AttributeName: "image", KeyType: "HASH" },
      { AttributeName: "entry", KeyType: "RANGE" },
    ],
    AttributeDefinitions: [
      { AttributeName: "image", AttributeType: "S" },
      { AttributeName: "entry", AttributeType: "S" },
    ],
  });
  clients = services.clients();
});
afterAll(() => services.close());

beforeEach(async () => {
  jobs += 1;
  const queue = await services.sqs.putQueue({ name: `dlq-${jobs}`, visibilityTimeoutSeconds: 30 });
  queueUrl = queue.url;
  metrics = captureMetrics();
});
afterEach(() => {
  metrics.restore();
  jest.restoreAllMocks();
});

describe("a failed child of an array job", () => {
  it("leaves what is unsettled now to the dead-letter queue of its lane, one image a message", async () => {
    const settled = await put("settled.jpg");
    await recordOf("settled.jpg", settled);
    await put("unseen.jpg");
    await put("changed.jpg");
    await recordOf("changed.jpg", '"an older one"');
    await recordOf("gone.jpg", '"whatever it was"');
    const keys = ["settled.jpg", "unseen.jpg", "changed.jpg", "gone.jpg", "never-was.jpg"];
    await writeManifest(triggers(...keys));

    await recoverJob(failedChild(), context());

    const bodies = await receiveAll();
    expect(bodies.flatMap(parseNotification).map(({ key }) => key)).toEqual([
      "unseen.jpg",
      "changed.jpg",
      "gone.jpg",
    ]);
    expect(bodies.map(parseRecovery)).toEqual(Array(3).fill({ jobId: jobId(), ...RECOVERY }));
    expect(JSON.parse(bodies[0] ?? "")).toEqual({
      Records: [
        {
          eventSource: "aws:s3",
          eventName: "ObjectCreated:Put",
          s3: { bucket: { name: "photos" }, object: { key: "unseen.jpg" } },
        },
      ],
      recovered: { jobId: jobId(), ...RECOVERY },
    });
  });

  it("counts as one failed job, with the images that it left", async () => {
    await put("left.jpg");
    await writeManifest(triggers("left.jpg", "nothing-there.jpg"));

    await recoverJob(failedChild(), context());

    expect(metrics.printed()).toEqual([
      {
        namespace: "ImageLabeler",
        dimensions: { stack: "dev", lane: "express" },
        metrics: { FailedJobs: 1, ImagesRecovered: 1 },
        units: ["Count"],
      },
    ]);
  });

  it("changes nothing when its event comes again", async () => {
    await put("again.jpg");
    await writeManifest(triggers("again.jpg"));

    await recoverJob(failedChild(), context());
    await recoverJob(failedChild(), context());

    expect(await receiveAll()).toHaveLength(1);
    expect(metrics.printed()).toHaveLength(1);
    expect(await marker()).toEqual({
      lane: "express",
      submission: SUBMISSION,
      index: 3,
      recovered: 1,
      jobId: jobId(),
      ...RECOVERY,
    });
  });

  it("that settled everything leaves no message, and is remembered all the same", async () => {
    await writeManifest(triggers("nothing-there.jpg"));

    await recoverJob(failedChild(), context());

    expect(await receiveAll()).toEqual([]);
    expect(await marker()).toMatchObject({ recovered: 0 });
  });

  it("is named in the log, with what it left", async () => {
    await put("logged.jpg");
    await writeManifest(triggers("logged.jpg", "nothing-there.jpg"));
    const recovering = context();
    const warn = jest.spyOn(recovering.logger, "warn");

    await recoverJob(failedChild(), recovering);

    expect(warn.mock.calls).toEqual([
      [
        "Job failed",
        {
          lane: "express",
          submission: SUBMISSION,
          index: 3,
          jobId: jobId(),
          ...RECOVERY,
          images: 2,
          recovered: 1,
        },
      ],
    ]);
  });

  it("may have any keys, each image once", async () => {
    const keys = HARD_KEYS.filter((key) => !key.endsWith("/"));
    await Promise.all(keys.map(put));
    await writeManifest(triggers(...keys, ...keys));

    await recoverJob(failedChild(), context());

    const received = (await receiveAll()).flatMap(parseNotification).map(({ key }) => key);
    expect(received.sort()).toEqual([...keys].sort());
  });

  it("may have many images, of which each becomes one message, ten a call", async () => {
    const images = numberedTriggers(231);
    await Promise.all(images.map(({ key }) => put(key)));
    await writeManifest(images);
    const send = jest.spyOn(clients.sqs, "send");

    await recoverJob(failedChild(), context());

    const calls = send.mock.calls.filter(([call]) => call instanceof SendMessageBatchCommand);
    expect(calls).toHaveLength(24);
    const received = (await receiveAll()).flatMap(parseNotification).map(({ key }) => key);
    expect(received.sort()).toEqual(images.map(({ key }) => key).sort());
  });
});

describe("a failed job", () => {
  it("that is no array job is recovered from its only manifest", async () => {
    await put("only.jpg");
    await clients.s3.send(
      new PutObjectCommand({
        Bucket: "work",
        Key: `manifests/${SUBMISSION}/0.jsonl`,
        Body: formatManifest(triggers("only.jpg")),
      }),
    );

    await recoverJob(JSON.parse(fixture("batch-job-failed.json")), context());

    expect((await receiveAll()).flatMap(parseNotification)).toEqual(triggers("only.jpg"));
  });
});

describe("what is no failed job of ours", () => {
  it.each([
    ["an array job itself", fixture("batch-array-failed.json")],
    ["a job of another queue", fixture("batch-child-failed.json").replaceAll("/express", "/other")],
    ["another job", fixture("batch-child-failed.json").replaceAll("express-", "nightly-")],
  ])("is ignored without asking any service: %s", async (_, event) => {
    const sends = [clients.s3, clients.sqs, clients.dynamodb].map((client) =>
      jest.spyOn(client, "send"),
    );

    await recoverJob(JSON.parse(event), context());

    expect(sends.flatMap((send) => send.mock.calls)).toEqual([]);
    expect(metrics.printed()).toEqual([]);
  });

  it("is refused when it is no event of AWS Batch", async () => {
    await expect(recoverJob({ source: "aws.s3" }, context())).rejects.toThrow(MalformedEventError);
  });
});

describe("a job of which not all images can be recovered is tried again", () => {
  it("when its manifest is gone", async () => {
    await expect(recoverJob(failedChild("another0123456789abc"), context())).rejects.toMatchObject({
      name: "ManifestUnreadableError",
      jobId: jobId(),
      uri: "s3://work/manifests/another0123456789abc/3.jsonl",
      message: `The images of failed job ${jobId()} cannot be recovered: s3://work/manifests/another0123456789abc/3.jsonl cannot be read. Reason: NoSuchKey: The specified key does not exist.`,
      cause: expect.any(NoSuchKey),
    });
    await expect(marker()).rejects.toThrow(NoSuchKey);
  });

  it("when its manifest is none", async () => {
    await clients.s3.send(
      new PutObjectCommand({
        Bucket: "work",
        Key: `manifests/${SUBMISSION}/3.jsonl`,
        Body: "nonsense",
      }),
    );

    await expect(recoverJob(failedChild(), context())).rejects.toThrow(ManifestUnreadableError);
    await expect(marker()).rejects.toThrow(NoSuchKey);
  });

  it("when nobody can tell whether it was remembered", async () => {
    await put("unseen.jpg");
    await writeManifest(triggers("unseen.jpg"));
    const unwell = failingOnce(clients.s3, HeadObjectCommand);

    await expect(recoverJob(failedChild(), context())).rejects.toBe(unwell);
    await recoverJob(failedChild(), context());

    expect((await receiveAll()).flatMap(parseNotification)).toEqual(triggers("unseen.jpg"));
  });

  it("when it cannot be remembered: what was sent is sent again, and nothing is lost", async () => {
    await put("twice.jpg");
    await writeManifest(triggers("twice.jpg"));
    const unwell = failingOnce(clients.s3, PutObjectCommand);

    await expect(recoverJob(failedChild(), context())).rejects.toBe(unwell);
    await recoverJob(failedChild(), context());

    expect((await receiveAll()).flatMap(parseNotification)).toEqual(
      triggers("twice.jpg", "twice.jpg"),
    );
    expect(await marker()).toMatchObject({ recovered: 1 });
  });

  it("but not when another delivery of its event was faster", async () => {
    await put("raced.jpg");
    await writeManifest(triggers("raced.jpg"));
    const send = jest.spyOn(clients.s3, "send");

    await Promise.all([recoverJob(failedChild(), context()), recoverJob(failedChild(), context())]);

    expect(new Set((await receiveAll()).flatMap(parseNotification).map(({ key }) => key))).toEqual(
      new Set(["raced.jpg"]),
    );
    const puts = send.mock.calls.flatMap(([call]) =>
      (call as object) instanceof PutObjectCommand ? [call.input] : [],
    );
    expect(puts).toHaveLength(2);
    for (const input of puts) expect(input).toMatchObject({ IfNoneMatch: "*" });
  });
});

function context(): RecoverContext {
  const [lane] = Object.values(RECOVER_ENVIRONMENT.LANES);
  if (lane === undefined) throw new Error("No lane.");
  return recoverContext({
    s3: clients.s3,
    sqs: clients.sqs,
    table: DynamoDBDocumentClient.from(clients.dynamodb),
    environment: {
      ...RECOVER_ENVIRONMENT,
      LANES: { express: { ...lane, deadLetterQueueUrl: queueUrl } },
    },
  });
}

function jobId(): string {
  return `job-${jobs}:3`;
}

function failedChild(submission = SUBMISSION): object {
  const event = JSON.parse(fixture("batch-child-failed.json"));
  const jobName = `express-${submission}`;
  return { ...event, detail: { ...event.detail, jobName, jobId: jobId() } };
}

/** Returns its ETag. */
async function put(key: string): Promise<string> {
  const { ETag = "" } = await clients.s3.send(
    new PutObjectCommand({ Bucket: "photos", Key: key, Body: key }),
  );
  return ETag;
}

async function recordOf(key: string, eTag: string): Promise<void> {
  const Item = { image: `s3://photos/${key}`, entry: "record", ...labeledRecord({ eTag }) };
  await DynamoDBDocumentClient.from(clients.dynamodb).send(
    new PutCommand({ TableName: "labels", Item }),
  );
}

async function writeManifest(asked: readonly Trigger[]): Promise<void> {
  await clients.s3.send(
    new PutObjectCommand({
      Bucket: "work",
      Key: `manifests/${SUBMISSION}/3.jsonl`,
      Body: formatManifest(asked),
    }),
  );
}

async function marker(): Promise<unknown> {
  const Key = `recovered/${jobId()}.json`;
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: "work", Key }));
  return JSON.parse((await Body?.transformToString()) ?? "");
}

async function receiveAll(): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return bodies;
    bodies.push(...Messages.map(({ Body = "" }) => Body));
  }
}

/** Lets the next such call fail, and returns the error with which it does. */
function failingOnce(
  client: S3Client,
  command: typeof PutObjectCommand | typeof HeadObjectCommand,
): Error {
  const error = new Error("Slow down");
  const send = client.send.bind(client) as (call: object) => Promise<unknown>;
  let failed = false;
  const failing = async (call: object) => {
    if (failed || !(call instanceof command)) return send(call);
    failed = true;
    throw error;
  };
  jest.spyOn(client, "send").mockImplementation(failing as typeof client.send);
  return error;
}
