import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { parseNotification } from "../../../contracts/notification";
import type { Happening } from "../../../local/events/event";
import { type LocalServices, startLocalServices } from "../../helpers/local-services";

const BUCKET = "adopted";

let services: LocalServices;
let s3: S3Client;
let told: Happening[];

beforeEach(async () => {
  services = await startLocalServices();
  s3 = services.clients().s3;
  told = [];
  services.s3.connectEvents(async (describe) => {
    told.push(describe());
  });
});

afterEach(() => services.close());

function create(LocationConstraint?: "eu-west-1") {
  const CreateBucketConfiguration = LocationConstraint && { LocationConstraint };
  return s3.send(new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration }));
}

function configure(NotificationConfiguration: object) {
  return s3.send(
    new PutBucketNotificationConfigurationCommand({ Bucket: BUCKET, NotificationConfiguration }),
  );
}

it("creates a bucket for its owner", async () => {
  await create();
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "a", Body: "b" }));

  expect(services.s3.hasBucket(BUCKET)).toBe(true);
});

it("creates none in another Region", async () => {
  await expect(create("eu-west-1")).rejects.toMatchObject({
    name: "IllegalLocationConstraintException",
  });
  expect(services.s3.hasBucket(BUCKET)).toBe(false);
});

it("creates none for a role without the permission", async () => {
  s3 = services.clients(services.roleWith("nobody")).s3;
  await expect(create()).rejects.toMatchObject({ name: "AccessDenied" });
});

it("says in which Region a bucket is, as S3 says it", async () => {
  const location = async (client: S3Client) => {
    const { $metadata, ...output } = await client.send(
      new GetBucketLocationCommand({ Bucket: BUCKET }),
    );
    return output;
  };
  await create();
  expect(await location(s3)).toEqual({});
  const { s3: nobody } = services.clients(services.roleWith("nobody"));
  await expect(location(nobody)).rejects.toMatchObject({
    name: "AccessDenied",
    message: expect.stringContaining("s3:GetBucketLocation on resource: arn:aws:s3:::adopted"),
  });
  await services.close();

  services = await startLocalServices({ region: "eu-west-1" });
  s3 = services.clients().s3;
  await create("eu-west-1");
  expect(await location(s3)).toEqual({ LocationConstraint: "eu-west-1" });
});

it("keeps events from the event bus until they are switched on", async () => {
  await create();
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "a", Body: "b" }));

  expect(told).toEqual([]);
});

it("tells the event bus of changes as S3 does, with the key as it is", async () => {
  await create();
  await configure({ EventBridgeConfiguration: {} });
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "a b+ü.jpg", Body: "hello\n" }));
  await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: "a b+ü.jpg" }));

  const about = {
    version: "0",
    bucket: { name: BUCKET },
    "request-id": expect.any(String),
    requester: "000000000000",
    "source-ip-address": "127.0.0.1",
  };
  const etag = "b1946ac92492d2347c6235b4d2611184";
  const sequencer = expect.stringMatching(/^[0-9A-F]{18}$/);
  expect(JSON.parse(JSON.stringify(told))).toEqual([
    {
      source: "aws.s3",
      detailType: "Object Created",
      resources: ["arn:aws:s3:::adopted"],
      detail: {
        ...about,
        object: { key: "a b+ü.jpg", size: 6, etag, sequencer },
        reason: "PutObject",
      },
    },
    {
      source: "aws.s3",
      detailType: "Object Deleted",
      resources: ["arn:aws:s3:::adopted"],
      detail: {
        ...about,
        object: { key: "a b+ü.jpg", etag, sequencer },
        reason: "DeleteObject",
        "deletion-type": "Permanently Deleted",
      },
    },
  ]);
});

it("shows what is switched on, also after a restart", async () => {
  await create();
  await configure({ EventBridgeConfiguration: {} });
  services = await services.restart();
  const shown = await services
    .clients()
    .s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: BUCKET }));

  expect(shown.EventBridgeConfiguration).toEqual({});
  expect(shown.QueueConfigurations).toBeUndefined();
});

it("switches events off with an empty configuration", async () => {
  await create();
  await configure({ EventBridgeConfiguration: {} });
  await configure({});
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "a", Body: "b" }));

  expect(told).toEqual([]);
});

it("tells queues that let S3 send, also after a restart", async () => {
  await create();
  const queue = await services.sqs.putQueue({ name: "changes", visibilityTimeoutSeconds: 30 });
  const Filter = { Key: { FilterRules: [{ Name: "prefix" as const, Value: "in/" }] } };
  const target = { QueueArn: queue.arn, Events: ["s3:ObjectCreated:*" as const], Filter };
  await expect(configure({ QueueConfigurations: [target] })).rejects.toMatchObject({
    name: "InvalidArgument",
  });
  await services.sqs.putQueuePolicy(queue.url, {
    Statement: {
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queue.arn,
    },
  });
  await configure({ QueueConfigurations: [target] });
  services = await services.restart();
  s3 = services.clients().s3;
  for (const Key of ["out/a", "in/b"]) {
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: "c" }));
  }

  const received = await services.sqs.receive({ kind: "operator" }, queue.arn, 10);
  expect(received.map(({ body }) => parseNotification(body))).toEqual([
    [],
    [{ bucket: BUCKET, key: "in/b" }],
  ]);
});

it("refuses notifications that it does not send rather than ignoring them", async () => {
  await create();
  const Events = ["s3:ObjectCreated:*" as const];
  const TopicConfigurations = [{ TopicArn: "topic", Events }];
  await expect(configure({ TopicConfigurations })).rejects.toMatchObject({
    name: "NotImplemented",
    message: expect.stringContaining("TopicConfiguration"),
  });
  const Filter = { Key: { FilterRules: [{ Name: "suffix", Value: ".jpg" }] } };
  const QueueConfigurations = [{ QueueArn: "queue", Events, Filter }];
  await expect(configure({ QueueConfigurations })).rejects.toMatchObject({
    name: "NotImplemented",
    message: expect.stringContaining("suffix"),
  });
});
