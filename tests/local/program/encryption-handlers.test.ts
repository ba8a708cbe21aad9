/** What a program encrypts with a key of its own needs that key from then on, and what it no longer does, not. */
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { type Clients, type LocalServices, startLocalServices } from "../../helpers/local-services";
import {
  BUCKET,
  KEY,
  keyPolicy,
  type Make,
  makeQueueOfS3,
  NOTIFICATION,
  newStack,
  QUEUE,
} from "../../helpers/service-provisioner";

const ALIAS = "aws:kms/alias:Alias";
const ENCRYPTION =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

let services: LocalServices;
let keyless: Clients;

beforeAll(async () => {
  services = await startLocalServices();
  const Action = ["s3:*", "sqs:*", "dynamodb:*"];
  keyless = services.clients(
    services.roleWith("keyless", { Effect: "Allow", Action, Resource: "*" }),
  );
});
afterAll(() => services.close());

const withoutKey = { message: expect.stringContaining("is not authorized to perform: kms:") };

test("a bucket, until the program declares it without", async () => {
  const { make } = newStack(services);
  const { state: key } = await make(KEY, {});
  const bucket = "encrypted-images";
  await make(BUCKET, { bucket });
  const byDefault = { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn };
  const rules = [{ applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled: true }];
  await make(ENCRYPTION, { bucket, rules });
  const put = new PutObjectCommand({ Bucket: bucket, Key: "a.jpg", Body: "image" });
  await expect(keyless.s3.send(put)).rejects.toMatchObject(withoutKey);

  await newStack(services).make(BUCKET, { bucket });
  await expect(keyless.s3.send(put)).resolves.toMatchObject({ ETag: expect.any(String) });
});

test("a queue, named by its key's alias", async () => {
  const { make } = newStack(services);
  const { state: key } = await make(KEY, {});
  const alias = await make(ALIAS, { targetKeyId: key.keyId });
  expect(alias.state).toMatchObject({ targetKeyArn: key.arn });
  const { id: QueueUrl, state: queue } = await make(QUEUE, { kmsMasterKeyId: alias.state.arn });
  const receive = new ReceiveMessageCommand({ QueueUrl });
  await expect(keyless.sqs.send(receive)).rejects.toMatchObject(withoutKey);

  await newStack(services).make(QUEUE, { name: queue.name });
  await expect(keyless.sqs.send(receive)).resolves.toMatchObject({});
});

test("a table", async () => {
  const table = (serverSideEncryption?: object) => ({
    name: "labels",
    billingMode: "PAY_PER_REQUEST",
    hashKey: "id",
    attributes: [{ name: "id", type: "S" }],
    serverSideEncryption,
  });
  const type = "aws:dynamodb/table:Table";
  const { make } = newStack(services);
  const { state: key } = await make(KEY, {});
  await make(type, table({ enabled: true, kmsKeyArn: key.arn }));
  const get = new GetItemCommand({ TableName: "labels", Key: { id: { S: "1" } } });
  await expect(keyless.dynamodb.send(get)).rejects.toMatchObject(withoutKey);

  await newStack(services).make(type, table());
  await expect(keyless.dynamodb.send(get)).resolves.not.toHaveProperty("Item");
});

describe("a key that lets services in", () => {
  const service = (Service: string, Condition: object) => ({
    Effect: "Allow",
    Principal: { Service },
    Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncrypt*"],
    Resource: "*",
    Condition,
  });
  const makeKey = (make: Make, ...statements: object[]) =>
    make(KEY, { policy: keyPolicy(...statements) });

  test("takes events of S3 into an encrypted queue", async () => {
    const { make } = newStack(services);
    const s3 = service("s3.amazonaws.com", {
      StringEquals: { "aws:SourceAccount": "000000000000" },
    });
    const { state: key } = await makeKey(make, s3);
    const { queueArn } = await makeQueueOfS3(make, key.arn);
    const { state: bucket } = await make(BUCKET, {});
    const queues = [{ id: "a", queueArn, events: ["s3:ObjectCreated:*"] }];
    await make(NOTIFICATION, { bucket: bucket.bucket, queues });
    expect(services.sqs.counts(queueArn).visible).toBe(1);
  });

  test("takes log groups of the account", async () => {
    const { make, deployment } = newStack(services);
    const groups = "arn:aws:logs:us-east-1:000000000000:log-group:*";
    const logs = service("logs.us-east-1.amazonaws.com", {
      ArnLike: { "kms:EncryptionContext:aws:logs:arn": groups },
    });
    const { state: key } = await makeKey(make, logs);
    await make(LOG_GROUP, { kmsKeyId: key.arn, retentionInDays: 30 });
    expect(deployment.logGroups).toHaveLength(1);
  });
});
