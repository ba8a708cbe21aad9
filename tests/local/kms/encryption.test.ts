/** Who may read and write what a customer managed key protects, by the real clients. */
import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import type { Statement } from "../../../local/iam/policy";
import { type LocalServices, startLocalServices } from "../../helpers/local-services";
import { ACCOUNT } from "../../helpers/service-provisioner";

let services: LocalServices;
let keyArn: string;
let QueueUrl: string;

beforeAll(async () => {
  services = await startLocalServices();
  const { kms, s3, sqs, dynamodb } = services;
  const Principal = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
  const account = { Effect: "Allow", Principal, Action: "kms:*", Resource: "*" } as const;
  keyArn = await kms.putKey("key-1", { Statement: account });
  await s3.createBucket("images");
  await s3.putBucketEncryption("images", { kmsKeyArn: keyArn, bucketKey: true });
  await s3.createBucket("plain");
  const queue = { name: "lane", visibilityTimeoutSeconds: 30, kmsKeyArn: keyArn };
  QueueUrl = (await sqs.putQueue(queue)).url;
  await dynamodb.putTable(
    {
      TableName: "labels",
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    },
    keyArn,
  );
});
afterAll(() => services.close());

let roles = 0;

/** Clients of a role that may do everything but use keys, except with these actions. */
function clientsWith(...actions: string[]) {
  roles += 1;
  const Resource = "*";
  const others: Statement = { Effect: "Allow", Action: ["s3:*", "sqs:*", "dynamodb:*"], Resource };
  const key: Statement[] = actions.map((Action) => ({ Effect: "Allow", Action, Resource: keyArn }));
  return services.clients(services.roleWith(`role-${roles}`, others, ...key));
}

const denied = (action: string, name: string) => ({
  name,
  message: expect.stringContaining(
    `User: arn:aws:iam::${ACCOUNT}:role/role-${roles} is not authorized to perform: ${action} on resource: ${keyArn}`,
  ),
});

const at = { Bucket: "images", Key: "a.jpg" };

describe("an object", () => {
  test("is written by who may make a data key, and tells its key", async () => {
    const put = new PutObjectCommand({ ...at, Body: "image" });
    await expect(clientsWith("kms:Decrypt").s3.send(put)).rejects.toMatchObject(
      denied("kms:GenerateDataKey", "AccessDenied"),
    );
    await clientsWith("kms:GenerateDataKey").s3.send(put);
    const told = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: keyArn, BucketKeyEnabled: true };
    expect(await clientsWith().s3.send(new HeadObjectCommand(at))).toMatchObject(told);
  });

  test("is read by who may decrypt", async () => {
    const get = new GetObjectCommand(at);
    await expect(clientsWith("kms:GenerateDataKey").s3.send(get)).rejects.toMatchObject(
      denied("kms:Decrypt", "AccessDenied"),
    );
    const { Body } = await clientsWith("kms:Decrypt").s3.send(get);
    expect(await Body?.transformToString()).toBe("image");
  });

  test("keeps the key that it was written with", async () => {
    const { s3 } = services;
    await s3.putBucketEncryption("images", undefined);
    await clientsWith().s3.send(new PutObjectCommand({ ...at, Key: "b.jpg", Body: "image" }));
    await clientsWith().s3.send(new GetObjectCommand({ ...at, Key: "b.jpg" }));
    await expect(clientsWith().s3.send(new GetObjectCommand(at))).rejects.toMatchObject(
      denied("kms:Decrypt", "AccessDenied"),
    );
    await s3.putBucketEncryption("images", { kmsKeyArn: keyArn, bucketKey: true });
  });

  test("of a bucket without such a key needs no permission on one", async () => {
    const { s3 } = clientsWith();
    await s3.send(new PutObjectCommand({ Bucket: "plain", Key: "a.jpg", Body: "image" }));
    const head = await s3.send(new GetObjectCommand({ Bucket: "plain", Key: "a.jpg" }));
    expect(head.SSEKMSKeyId).toBeUndefined();
  });
});

describe("a message", () => {
  test("is sent by who may make a data key and decrypt it", async () => {
    const send = new SendMessageCommand({ QueueUrl, MessageBody: "a" });
    await expect(clientsWith("kms:Decrypt").sqs.send(send)).rejects.toMatchObject(
      denied("kms:GenerateDataKey", "KmsAccessDenied"),
    );
    await expect(clientsWith("kms:GenerateDataKey").sqs.send(send)).rejects.toMatchObject(
      denied("kms:Decrypt", "KmsAccessDenied"),
    );
    const { MessageId } = await clientsWith("kms:GenerateDataKey", "kms:Decrypt").sqs.send(send);
    expect(MessageId).toEqual(expect.any(String));
  });

  test("is received by who may decrypt", async () => {
    const receive = new ReceiveMessageCommand({ QueueUrl });
    await expect(clientsWith("kms:GenerateDataKey").sqs.send(receive)).rejects.toMatchObject(
      denied("kms:Decrypt", "KmsAccessDenied"),
    );
    const { Messages } = await clientsWith("kms:Decrypt").sqs.send(receive);
    expect(Messages).toMatchObject([{ Body: "a" }]);
  });
});

test("an item is written and read by who may decrypt the table's key", async () => {
  const put = new PutItemCommand({ TableName: "labels", Item: { id: { S: "1" } } });
  const get = new GetItemCommand({ TableName: "labels", Key: { id: { S: "1" } } });
  await expect(clientsWith("kms:GenerateDataKey").dynamodb.send(put)).rejects.toMatchObject(
    denied("kms:Decrypt", "AccessDeniedException"),
  );
  await expect(clientsWith("kms:GenerateDataKey").dynamodb.send(get)).rejects.toMatchObject(
    denied("kms:Decrypt", "AccessDeniedException"),
  );
  const { dynamodb } = clientsWith("kms:Decrypt");
  await dynamodb.send(put);
  expect((await dynamodb.send(get)).Item).toEqual({ id: { S: "1" } });
});
