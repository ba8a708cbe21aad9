import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type QueueConfiguration,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { parseNotification } from "../../contracts/notification";
import { HARD_KEYS } from "../helpers/hard-keys";
import type { Backend } from "./backend";
import { queuesOf } from "./queues";
import { BUCKETS, type QueueName } from "./resources";
import { testsOf } from "./suite";
import { until } from "./until";

const Bucket = BUCKETS.events;

/** What queues and the event bus hear of changes, as contracts/notification.ts reads it. */
export function describeNotifications(backend: Backend): void {
  let busEvents: unknown[] = [];
  const it = testsOf(backend, "S3 notifications");
  const { arnOf, take } = queuesOf(backend);

  const put = (Key: string, Body = "1234", bucket: string = Bucket) =>
    backend.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  const remove = (Key: string, bucket: string = Bucket) =>
    backend.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
  const target = (queue: QueueName, prefix: string): QueueConfiguration => ({
    Id: queue,
    QueueArn: arnOf(queue),
    Events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
    Filter: { Key: { FilterRules: [{ Name: "prefix", Value: prefix }] } },
  });
  const configure = (QueueConfigurations: QueueConfiguration[], bucket: string = Bucket) =>
    backend.s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: bucket,
        NotificationConfiguration: { QueueConfigurations },
      }),
    );
  /** The records of so many messages; what came before, as the test event, is left out. */
  const records = async (queue: QueueName, count: number) => {
    const found: S3Record[] = [];
    await until(
      backend,
      async () => {
        for (const body of await take(queue, 1)) {
          if (isNotification(body)) found.push(...body.Records);
        }
        return found;
      },
      ({ length }) => length >= count,
    );
    return found;
  };

  it("keeps what is to be told to whom, and tries each queue by a test event", async () => {
    const targets = [
      target("tested", "tested/"),
      target("created", "created/"),
      target("encoded", "encoded/"),
      target("filtered", "filtered/in/"),
      target("removed", "removed/"),
    ];
    await configure(targets);
    const asked = new GetBucketNotificationConfigurationCommand({ Bucket });
    const { QueueConfigurations } = await backend.s3.send(asked);
    const kept = targets.map(({ Id, QueueArn, Events }) => ({ Id, QueueArn, Events }));
    expect(QueueConfigurations).toMatchObject(kept);

    const [test] = await take("tested", 1);
    expect(test).toMatchObject({
      Service: "Amazon S3",
      Event: "s3:TestEvent",
      Time: expect.stringMatching(ISO_TIME),
      Bucket,
    });
    expect(test).not.toHaveProperty("Records");
    expect(parseNotification(JSON.stringify(test))).toEqual([]);
  });

  it("tells of a new object", async () => {
    const { ETag } = await put("created/a.jpg");
    const [record] = await records("created", 1);
    expect(record).toMatchObject({
      eventVersion: expect.stringMatching(/^2\./),
      eventSource: "aws:s3",
      awsRegion: backend.region,
      eventTime: expect.stringMatching(ISO_TIME),
      eventName: "ObjectCreated:Put",
      s3: {
        s3SchemaVersion: "1.0",
        configurationId: "created",
        bucket: { name: Bucket, arn: `arn:aws:s3:::${Bucket}` },
        object: { key: KEY, size: 4, eTag: ETag?.replaceAll('"', "") },
      },
    });
    expect(record?.s3.object).not.toHaveProperty("versionId");
  });

  it("tells of an object that was uploaded in parts", async () => {
    const at = { Bucket, Key: "created/parts.jpg" };
    const { UploadId } = await backend.s3.send(new CreateMultipartUploadCommand(at));
    const part = { ...at, UploadId, PartNumber: 1, Body: Buffer.from("1234") };
    const { ETag } = await backend.s3.send(new UploadPartCommand(part));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    const completion = new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload });
    const done = await backend.s3.send(completion);
    const [record] = await records("created", 1);
    expect(record).toMatchObject({
      eventName: "ObjectCreated:CompleteMultipartUpload",
      s3: { object: { size: 4, eTag: done.ETag?.replaceAll('"', "") } },
    });
  });

  it("tells who changed an object, and from where", async () => {
    await put("created/by.jpg");
    const [record] = await records("created", 1);
    expect(record).toMatchObject({
      userIdentity: { principalId: expect.any(String) },
      requestParameters: { sourceIPAddress: expect.any(String) },
      responseElements: {
        "x-amz-request-id": expect.any(String),
        "x-amz-id-2": expect.any(String),
      },
      s3: { bucket: { ownerIdentity: { principalId: expect.any(String) } } },
    });
  });

  it("numbers the changes of a key in their order", async () => {
    await put("created/order.jpg", "one");
    await put("created/order.jpg", "two");
    await remove("created/order.jpg");
    const found = await records("created", 3);
    const numbered = found.map(({ eventName, s3 }) => ({
      change: `${eventName} ${s3.object.eTag ?? ""}`,
      sequencer: s3.object.sequencer ?? "",
    }));
    for (const { sequencer } of numbered) expect(sequencer).toMatch(/^[0-9A-F]+$/i);
    const width = Math.max(...numbered.map(({ sequencer }) => sequencer.length));
    const inOrder = numbered.sort((one, other) =>
      one.sequencer.padEnd(width, "0") < other.sequencer.padEnd(width, "0") ? -1 : 1,
    );
    expect(inOrder.map(({ change }) => change)).toEqual([
      "ObjectCreated:Put f97c5d29941bfb1b2fdab0874906ab82",
      "ObjectCreated:Put b8a9f715dbb64fd5c56e7783c6820a61",
      "ObjectRemoved:Delete ",
    ]);
  });

  it("encodes keys as forms do", async () => {
    await put("encoded/a b+c%ü.jpg");
    const [record] = await records("encoded", 1);
    // Slashes may be encoded or not: see KEY.
    expect(record?.s3.object.key.replaceAll("%2F", "/")).toBe("encoded/a+b%2Bc%25%C3%BC.jpg");
  });

  it("tells each key so that it can be read back", async () => {
    const keys = HARD_KEYS.filter((key) => !key.includes("\n")).map((key) => `encoded/${key}`);
    for (const key of keys) await put(key);
    const found = await records("encoded", keys.length);
    const read = found.flatMap((record) =>
      parseNotification(JSON.stringify({ Records: [record] })),
    );
    expect(read.map(({ key }) => key).sort()).toEqual([...keys].sort());
  });

  it("tells of objects below the prefix only", async () => {
    await put("filtered/out/a.jpg");
    await put("filtered/in/b.jpg");
    const found = await records("filtered", 1);
    expect(found.map(({ s3 }) => s3.object.key.replaceAll("%2F", "/"))).toEqual([
      "filtered/in/b.jpg",
    ]);
  });

  it("tells of a deleted object, without its size", async () => {
    await put("removed/a.jpg");
    await remove("removed/a.jpg");
    const found = await records("removed", 2);
    const record = found.find(({ eventName }) => eventName === "ObjectRemoved:Delete");
    expect(record?.s3.object).toMatchObject({
      key: expect.stringMatching(/^removed(\/|%2F)a.jpg$/),
      sequencer: expect.any(String),
    });
    expect(record?.s3.object).not.toHaveProperty("size");
  });

  it("tells of a delete marker, with its version", async () => {
    const bucket = BUCKETS.versionedEvents;
    const VersioningConfiguration = { Status: "Enabled" as const };
    await backend.s3.send(
      new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }),
    );
    await configure([target("marked", "marked/")], bucket);
    const created = await put("marked/a.jpg", "1234", bucket);
    const marker = await remove("marked/a.jpg", bucket);
    const found = await records("marked", 2);
    const versions = found.map(({ eventName, s3 }) => [eventName, s3.object.versionId]);
    expect(versions.sort()).toEqual([
      ["ObjectCreated:Put", created.VersionId],
      ["ObjectRemoved:DeleteMarkerCreated", marker.VersionId],
    ]);
  });

  it("refuses two targets for one event of one key", async () => {
    const targets = [target("tested", "tested/"), target("created", "tested/deeper/")];
    await expect(configure(targets, BUCKETS.objects)).rejects.toMatchObject({
      name: "InvalidArgument",
      $metadata: { httpStatusCode: 400 },
    });
  });

  it("refuses a queue that does not let S3 send", async () => {
    const configuring = configure([target("closed", "closed/")], BUCKETS.objects);
    await expect(configuring).rejects.toMatchObject({
      name: "InvalidArgument",
      message: expect.stringContaining(
        "Unable to validate the following destination configurations",
      ),
    });
  });

  it("tells the event bus of new and deleted objects, with their keys as they are", async () => {
    const bucket = BUCKETS.bus;
    const key = "bus/a b+c%ü.jpg";
    await backend.s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: bucket,
        NotificationConfiguration: { EventBridgeConfiguration: {} },
      }),
    );
    await put(key, "1234", bucket);
    await remove(key, bucket);
    busEvents = (await take("bus", 2)).sort(byDetailType);
    const detail = { version: "0", bucket: { name: bucket }, object: { key } };
    expect(busEvents).toMatchObject([
      { ...ENVELOPE, "detail-type": "Object Created", detail },
      { ...ENVELOPE, "detail-type": "Object Deleted", detail },
    ]);
    for (const event of busEvents) {
      expect(parseNotification(JSON.stringify(event))).toEqual([{ bucket, key }]);
    }
  });

  it("tells the event bus how an object was changed, and what it is", async () => {
    const etag = "81dc9bdb52d04dc20036dbd8313ed055";
    const sequencer = expect.stringMatching(/^[0-9A-F]+$/i);
    expect(busEvents).toMatchObject([
      { detail: { reason: "PutObject", object: { etag, size: 4, sequencer } } },
      {
        detail: {
          reason: "DeleteObject",
          "deletion-type": "Permanently Deleted",
          object: { etag, sequencer },
        },
      },
    ]);
  });
}

/** Slashes are as they are in what S3 sends, and encoded in an example of Lambda's documentation. */
const KEY = expect.stringMatching(/^created(\/|%2F)a.jpg$/);

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const ENVELOPE = {
  version: "0",
  id: expect.any(String),
  source: "aws.s3",
  account: expect.stringMatching(/^\d{12}$/),
  time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  resources: [`arn:aws:s3:::${BUCKETS.bus}`],
};

interface S3Record {
  readonly eventName: string;
  readonly s3: {
    readonly object: {
      readonly key: string;
      readonly eTag?: string;
      readonly versionId?: string;
      readonly sequencer?: string;
    };
  };
}

function isNotification(body: unknown): body is { Records: S3Record[] } {
  return typeof body === "object" && body !== null && "Records" in body;
}

function byDetailType(one: unknown, other: unknown): number {
  const typeOf = (event: unknown) => (event as Record<string, string>)["detail-type"] ?? "";
  return typeOf(one) < typeOf(other) ? -1 : 1;
}
