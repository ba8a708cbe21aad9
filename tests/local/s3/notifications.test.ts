import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { ClassicLevel } from "classic-level";
import { parseNotification } from "../../../contracts/notification";
import type { NotificationTarget } from "../../../local/s3/s3";
import { FakeClock } from "../../helpers/fake-clock";
import { HARD_KEYS } from "../../helpers/hard-keys";
import { type LocalServices, startLocalServices } from "../../helpers/local-services";

const Bucket = "images";
const EVENTS = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"];
let services: LocalServices;
let s3: S3Client;
let queueArn: string;
let queueUrl: string;

beforeEach(async () => {
  services = await startLocalServices({ clock: new FakeClock() });
  await services.s3.createBucket(Bucket);
  const queue = await services.sqs.putQueue({ name: "lane", visibilityTimeoutSeconds: 30 });
  queueArn = queue.arn;
  queueUrl = queue.url;
  s3 = services.clients().s3;
});
afterEach(() => services.close());

function allowS3(sourceArn = "arn:aws:s3:::images") {
  return services.sqs.putQueuePolicy(queueUrl, {
    Statement: {
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queueArn,
      Condition: {
        ArnEquals: { "aws:SourceArn": sourceArn },
        StringEquals: { "aws:SourceAccount": "000000000000" },
      },
    },
  });
}

const target = (more: Partial<NotificationTarget> = {}): NotificationTarget => ({
  id: "lane",
  events: EVENTS,
  prefix: "bulk/",
  queueArn,
  ...more,
});

async function bodies(): Promise<string[]> {
  const messages = await services.sqs.receive({ kind: "operator" }, queueArn, 1000);
  return messages.map(({ body }) => body);
}

async function notify(...targets: NotificationTarget[]) {
  await allowS3();
  await services.s3.putNotifications(Bucket, targets);
  await bodies();
}

test("sends a test event to each queue when notifications are put", async () => {
  await allowS3();
  await services.s3.putNotifications(Bucket, [target()]);
  const [body = ""] = await bodies();
  expect(JSON.parse(body)).toEqual({
    Service: "Amazon S3",
    Event: "s3:TestEvent",
    Time: "2026-01-02T03:04:05.678Z",
    Bucket: "images",
    RequestId: expect.any(String),
    HostId: expect.any(String),
  });
});

test("announces a new object as AWS does", async () => {
  await notify(target());
  await s3.send(new PutObjectCommand({ Bucket, Key: "bulk/red flower+ü.jpg", Body: "hello" }));
  const [body = ""] = await bodies();
  expect(JSON.parse(body)).toEqual({
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: "us-east-1",
        eventTime: "2026-01-02T03:04:05.678Z",
        eventName: "ObjectCreated:Put",
        userIdentity: { principalId: "000000000000" },
        requestParameters: { sourceIPAddress: "127.0.0.1" },
        responseElements: {
          "x-amz-request-id": expect.any(String),
          "x-amz-id-2": expect.any(String),
        },
        s3: {
          s3SchemaVersion: "1.0",
          configurationId: "lane",
          bucket: {
            name: "images",
            ownerIdentity: { principalId: "000000000000" },
            arn: "arn:aws:s3:::images",
          },
          object: {
            key: "bulk/red+flower%2B%C3%BC.jpg",
            size: 5,
            eTag: "5d41402abc4b2a76b9719d911017c592",
            sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
          },
        },
      },
    ],
  });
});

test("announces a removal without size and ETag, and only of what was there", async () => {
  await notify(target({ events: ["s3:ObjectRemoved:*"] }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "bulk/a", Body: "hello" }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "bulk/a" }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "bulk/a" }));
  const events = (await bodies()).map((body) => JSON.parse(body).Records[0]);
  expect(events).toHaveLength(1);
  expect(events[0].eventName).toBe("ObjectRemoved:Delete");
  expect(events[0].s3.object).toEqual({ key: "bulk/a", sequencer: expect.any(String) });
});

test("keys come back as they were through the submitter's parser", async () => {
  await notify(target({ prefix: "" }));
  for (const Key of HARD_KEYS) await s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
  const triggers = (await bodies()).flatMap((body) => parseNotification(body));
  expect(triggers).toEqual(HARD_KEYS.map((key) => ({ bucket: Bucket, key })));
});

test("sequencers grow, also within a millisecond and over a restart", async () => {
  await notify(target());
  const sequencers: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    await s3.send(new PutObjectCommand({ Bucket, Key: "bulk/a", Body: `${round}` }));
    sequencers.push(JSON.parse((await bodies())[0] ?? "").Records[0].s3.object.sequencer);
  }
  expect([...new Set(sequencers)].sort()).toEqual(sequencers);
});

test.each([
  ["a new object", () => s3.send(new PutObjectCommand({ Bucket, Key: "bulk/a", Body: "new" }))],
  ["a removal", () => s3.send(new DeleteObjectCommand({ Bucket, Key: "bulk/a" }))],
])("%s and its event reach the disk in one write", async (_case, act) => {
  await notify(target());
  await s3.send(new PutObjectCommand({ Bucket, Key: "bulk/a", Body: "old" }));
  const writes = jest.spyOn(ClassicLevel.prototype, "batch");
  await act();
  const keys = (writes.mock.calls as unknown as { key: string }[][][]).map(([changes = []]) =>
    changes.map(({ key }) => key.split("\u0001")[0]),
  );
  writes.mockRestore();
  expect(keys.map((names) => names.sort())).toEqual([["s3-objects", "sqs-messages"]]);
});

test("says nothing of keys outside the prefix and of other events", async () => {
  await notify(target({ events: ["s3:ObjectRemoved:Delete"] }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "bulk/a", Body: "x" }));
  await s3.send(new PutObjectCommand({ Bucket, Key: "other", Body: "x" }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "other" }));
  expect(await bodies()).toEqual([]);
});

test("notifications go on after a restart", async () => {
  await notify(target());
  services = await services.restart();
  await services.clients().s3.send(new PutObjectCommand({ Bucket, Key: "bulk/a", Body: "x" }));
  expect(await bodies()).toHaveLength(1);
});

describe("refusals", () => {
  const putting = (...targets: NotificationTarget[]) =>
    services.s3.putNotifications(Bucket, targets);

  test("of a queue without a policy name the queue and the permission", async () => {
    await expect(putting(target())).rejects.toMatchObject({
      code: "InvalidArgument",
      message: expect.stringMatching(
        /^Unable to validate the following destination configurations: lane to arn:aws:sqs:us-east-1:000000000000:lane\. s3\.amazonaws\.com needs sqs:SendMessage in the queue's policy: /,
      ),
    });
    await s3.send(new PutObjectCommand({ Bucket, Key: "bulk/a", Body: "x" }));
    expect(await bodies()).toEqual([]);
  });

  test("of a queue whose policy lets only another bucket send", async () => {
    await allowS3("arn:aws:s3:::other");
    await expect(putting(target())).rejects.toThrow("Unable to validate");
  });

  test("of a queue that does not exist", async () => {
    const queueArn = "arn:aws:sqs:us-east-1:000000000000:none";
    await expect(putting(target({ queueArn }))).rejects.toThrow(
      "The specified queue does not exist: arn:aws:sqs:us-east-1:000000000000:none",
    );
  });

  test.each([
    ["bulk/", "bulk/"],
    ["bulk/", "bulk/more/"],
    ["", "bulk/"],
  ])("of prefixes that overlap: %j and %j", async (one, other) => {
    await allowS3();
    const targets = [target({ id: "one", prefix: one }), target({ id: "other", prefix: other })];
    await expect(putting(...targets)).rejects.toMatchObject({
      code: "InvalidArgument",
      message: expect.stringContaining(`one has "${one}", other has "${other}"`),
    });
  });

  test("but not of one prefix for different events", async () => {
    await allowS3();
    await putting(
      target({ id: "one", events: ["s3:ObjectCreated:Put"] }),
      target({ id: "other", events: ["s3:ObjectRemoved:*"] }),
    );
    expect(await bodies()).toHaveLength(2);
  });

  test("of an event that does not exist", async () => {
    await allowS3();
    await expect(putting(target({ events: ["s3:ObjectMade:*"] }))).rejects.toThrow(
      "s3:ObjectMade:*",
    );
  });
});

describe("an object whose event cannot be queued", () => {
  async function withoutPolicy() {
    await notify(target());
    await services.sqs.putQueuePolicy(queueUrl, { Statement: [] });
  }

  test("does not come to be", async () => {
    await withoutPolicy();
    await expect(
      s3.send(new PutObjectCommand({ Bucket, Key: "bulk/a", Body: "x" })),
    ).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining(
        "User: s3.amazonaws.com is not authorized to perform: sqs:SendMessage",
      ),
    });
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: "bulk/a" }))).rejects.toMatchObject({
      name: "NoSuchKey",
    });
  });

  test("does not replace the one before", async () => {
    await notify(target());
    await s3.send(new PutObjectCommand({ Bucket, Key: "bulk/a", Body: "before" }));
    await services.sqs.putQueuePolicy(queueUrl, { Statement: [] });
    await expect(
      s3.send(new PutObjectCommand({ Bucket, Key: "bulk/a", Body: "after" })),
    ).rejects.toThrow();
    expect((await services.s3.object(Bucket, "bulk/a")).toString()).toBe("before");
  });

  test("is not removed", async () => {
    await notify(target());
    await s3.send(new PutObjectCommand({ Bucket, Key: "bulk/a", Body: "before" }));
    await services.sqs.putQueuePolicy(queueUrl, { Statement: [] });
    await expect(s3.send(new DeleteObjectCommand({ Bucket, Key: "bulk/a" }))).rejects.toThrow();
    expect((await services.s3.object(Bucket, "bulk/a")).toString()).toBe("before");
  });
});
