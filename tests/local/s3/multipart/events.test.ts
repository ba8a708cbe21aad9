import type { S3Client } from "@aws-sdk/client-s3";
import { ClassicLevel } from "classic-level";
import type { Happening } from "../../../../local/events/event";
import { type LocalServices, startLocalServices } from "../../../helpers/local-services";
import { Bucket, FIVE_MIB, uploading } from "./uploading";

const ETAG = "a7605a8c1991d100367b98e8b862766c-2";
let services: LocalServices;
let s3: S3Client;
let upload: ReturnType<typeof uploading>;
let queue: { arn: string; url: string };
let published: Happening[];

beforeEach(async () => {
  services = await startLocalServices();
  await services.s3.createBucket(Bucket);
  queue = await services.sqs.putQueue({ name: "lane", visibilityTimeoutSeconds: 30 });
  await letS3Send("Allow");
  const events = ["s3:ObjectCreated:*"];
  const target = { id: "lane", events, prefix: "", queueArn: queue.arn };
  await services.s3.putNotifications(Bucket, [target], true);
  await bodies();
  published = [];
  services.s3.connectEvents(async (describe) => {
    published.push(describe());
  });
  s3 = services.clients().s3;
  upload = uploading(s3);
});
afterEach(() => services.close());

function letS3Send(Effect: "Allow" | "Deny") {
  return services.sqs.putQueuePolicy(queue.url, {
    Statement: {
      ...{ Effect, Action: "sqs:SendMessage", Resource: queue.arn },
      Principal: { Service: "s3.amazonaws.com" },
    },
  });
}

async function bodies(): Promise<string[]> {
  const messages = await services.sqs.receive({ kind: "operator" }, queue.arn, 1000);
  return messages.map(({ body }) => body);
}

async function twoParts() {
  const id = await upload.create();
  return { id, parts: [await upload.part(id, 1, FIVE_MIB), await upload.part(id, 2, "end")] };
}

test("one event tells of the object, to queues and to the event bus, and none of its parts", async () => {
  const { id, parts } = await twoParts();
  expect(await bodies()).toEqual([]);
  await upload.complete(id, parts);
  await upload.complete(id, parts);
  const records = (await bodies()).flatMap((body) => JSON.parse(body).Records);
  expect(records).toEqual([
    expect.objectContaining({
      eventName: "ObjectCreated:CompleteMultipartUpload",
      s3: expect.objectContaining({
        object: { key: "a.jpg", size: 5_242_883, eTag: ETAG, sequencer: expect.any(String) },
      }),
    }),
  ]);
  expect(published).toMatchObject([
    {
      detailType: "Object Created",
      detail: {
        reason: "CompleteMultipartUpload",
        object: { key: "a.jpg", size: 5_242_883, etag: ETAG },
      },
    },
  ]);
});

test("object, event and the end of the upload reach the disk in one write", async () => {
  const { id, parts } = await twoParts();
  const writes = jest.spyOn(ClassicLevel.prototype, "batch");
  await upload.complete(id, parts);
  const batches = (writes.mock.calls as unknown as { key: string }[][][]).map(([changes = []]) =>
    changes.map(({ key }) => collectionOf(key)),
  );
  writes.mockRestore();
  expect(batches.map((names) => names.sort())).toEqual([
    ["s3-objects", "s3-upload-parts", "s3-upload-parts", "s3-uploads", "sqs-messages"],
  ]);
});

test("an upload whose event cannot be queued makes no object, and can be completed later", async () => {
  const { id, parts } = await twoParts();
  await letS3Send("Deny");
  await expect(upload.complete(id, parts)).rejects.toMatchObject({ name: "AccessDenied" });
  await expect(upload.bytes()).rejects.toMatchObject({ name: "NoSuchKey" });
  await letS3Send("Allow");
  services = await services.restart();
  upload = uploading(services.clients().s3);
  await upload.complete(id, parts);
  expect(await upload.bytes()).toHaveLength(5_242_883);
});

/** Of a key in the database. */
function collectionOf(key: string): string {
  return key.split("\u0001")[0] ?? "";
}
