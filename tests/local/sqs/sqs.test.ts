import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { FakeClock } from "../../helpers/fake-clock";
import { type LocalServices, startLocalServices } from "../../helpers/local-services";

const operator = { kind: "operator" } as const;
let clock: FakeClock;
let services: LocalServices;
let sqs: SQSClient;
let QueueUrl: string;
let queueArn: string;

beforeEach(async () => {
  clock = new FakeClock();
  services = await startLocalServices({ clock });
  sqs = services.clients().sqs;
  const queue = await services.sqs.putQueue({ name: "lane", visibilityTimeoutSeconds: 30 });
  QueueUrl = queue.url;
  queueArn = queue.arn;
});
afterEach(() => services.close());

const send = (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));

async function receive(more = {}) {
  const input = { QueueUrl, MaxNumberOfMessages: 10, ...more };
  return (await sqs.send(new ReceiveMessageCommand(input))).Messages ?? [];
}

test("a message comes out as it went in, with its digest and attributes", async () => {
  const { MessageId } = await send("Grüße 😀");
  clock.advance(1500);
  expect(await receive({ MessageSystemAttributeNames: ["All"] })).toEqual([
    {
      MessageId,
      ReceiptHandle: expect.any(String),
      Body: "Grüße 😀",
      MD5OfBody: "0a04968a90b7dd01f77c7f2f348a2f7e",
      Attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: String(Date.parse("2026-01-02T03:04:05.678Z")),
        SenderId: "operator",
        ApproximateFirstReceiveTimestamp: String(Date.parse("2026-01-02T03:04:07.178Z")),
      },
    },
  ]);
});

test("gives only the attributes that were asked for", async () => {
  await send("a");
  const [first] = await receive({ VisibilityTimeout: 0 });
  expect(first).not.toHaveProperty("Attributes");
  const [second] = await receive({ AttributeNames: ["ApproximateReceiveCount"] });
  expect(second?.Attributes).toEqual({ ApproximateReceiveCount: "2" });
});

test("sends and deletes in batches", async () => {
  const Entries = ["a", "b", "c"].map((body) => ({ Id: body, MessageBody: body }));
  const sent = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  expect(sent.Successful?.map(({ Id }) => Id)).toEqual(["a", "b", "c"]);
  const messages = await receive();
  const deleted = await sqs.send(
    new DeleteMessageBatchCommand({
      QueueUrl,
      Entries: [
        ...messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
        { Id: "wrong", ReceiptHandle: "nonsense" },
      ],
    }),
  );
  expect(deleted.Successful?.map(({ Id }) => Id)).toEqual(["0", "1", "2"]);
  expect(deleted.Failed).toEqual([
    expect.objectContaining({ Id: "wrong", Code: "ReceiptHandleIsInvalid", SenderFault: true }),
  ]);
  expect(services.sqs.counts(queueArn)).toEqual({ visible: 0, inFlight: 0 });
});

test("one entry that SQS cannot hold fails alone", async () => {
  const Entries = [
    { Id: "good", MessageBody: "a" },
    { Id: "bad", MessageBody: "\u0000" },
  ];
  const { Successful, Failed } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  expect(Successful?.map(({ Id }) => Id)).toEqual(["good"]);
  expect(Failed).toEqual([expect.objectContaining({ Id: "bad", Code: "InvalidMessageContents" })]);
});

test.each([
  ["none", [], "EmptyBatchRequest"],
  ["eleven", Array.from({ length: 11 }, (_, index) => `${index}`), "TooManyEntriesInBatchRequest"],
  ["two with one id", ["a", "a"], "BatchEntryIdsNotDistinct"],
])("refuses a batch of %s", async (_case, ids, name) => {
  const Entries = ids.map((Id) => ({ Id, MessageBody: "x" }));
  await expect(sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject({
    name: expect.stringContaining(name),
  });
});

test("takes messages and batches of 1 MiB and no more", async () => {
  const mebibyte = 1024 * 1024;
  await send("x".repeat(mebibyte));
  await expect(send("x".repeat(mebibyte + 1))).rejects.toMatchObject({
    name: "InvalidParameterValue",
  });
  const half = "x".repeat(mebibyte / 2);
  const Entries = [
    { Id: "a", MessageBody: half },
    { Id: "b", MessageBody: `${half}x` },
  ];
  await expect(sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject({
    name: expect.stringContaining("BatchRequestTooLong"),
  });
});

test("a long poll ends with the first message", async () => {
  const polling = receive({ WaitTimeSeconds: 20 });
  while (services.sqs.counts(queueArn).visible === 0) await send("a");
  expect((await polling).map(({ Body }) => Body)).toEqual(["a"]);
});

test("a message that becomes visible ends a long poll", async () => {
  await send("a");
  const [message] = await receive();
  const polling = receive({ WaitTimeSeconds: 20 });
  const { ReceiptHandle } = message ?? {};
  await sqs.send(
    new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
  );
  expect((await polling).map(({ Body }) => Body)).toEqual(["a"]);
});

test("changes the visibility of a batch, each message for itself", async () => {
  for (const body of ["a", "b", "c"]) await send(body);
  const [first, second] = await receive({ MaxNumberOfMessages: 2 });
  const { Successful, Failed } = await sqs.send(
    new ChangeMessageVisibilityBatchCommand({
      QueueUrl,
      Entries: [
        { Id: "0", ReceiptHandle: first?.ReceiptHandle, VisibilityTimeout: 0 },
        { Id: "1", ReceiptHandle: second?.ReceiptHandle, VisibilityTimeout: 60 },
        { Id: "2", ReceiptHandle: "nonsense", VisibilityTimeout: 0 },
      ],
    }),
  );
  expect(Successful).toEqual([{ Id: "0" }, { Id: "1" }]);
  expect(Failed).toEqual([
    expect.objectContaining({ Id: "2", Code: "ReceiptHandleIsInvalid", SenderFault: true }),
  ]);
  expect(services.sqs.counts(queueArn)).toEqual({ visible: 2, inFlight: 1 });
  clock.advance(59_999);
  expect(services.sqs.counts(queueArn)).toEqual({ visible: 2, inFlight: 1 });
  clock.advance(1);
  expect(services.sqs.counts(queueArn)).toEqual({ visible: 3, inFlight: 0 });
});

test("names the queue that does not exist, as the client's own error class", async () => {
  const input = { QueueUrl: QueueUrl.replace("lane", "none"), MessageBody: "x" };
  const sending = sqs.send(new SendMessageCommand(input));
  await expect(sending).rejects.toThrow(QueueDoesNotExist);
  await expect(sending).rejects.toThrow("/none");
  await expect(sqs.send(new GetQueueUrlCommand({ QueueName: "none" }))).rejects.toThrow(
    QueueDoesNotExist,
  );
});

test("finds the URL of a queue, at the server's own address", async () => {
  const found = await sqs.send(new GetQueueUrlCommand({ QueueName: "lane" }));
  expect(found.QueueUrl).toBe(`${services.endpoint}/000000000000/lane`);
  expect(QueueUrl).toBe(found.QueueUrl);
});

test("counts what waits and what is in flight", async () => {
  for (const body of ["a", "b", "c"]) await send(body);
  await receive({ MaxNumberOfMessages: 1 });
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
  );
  expect(Attributes).toEqual({
    QueueArn: "arn:aws:sqs:us-east-1:000000000000:lane",
    ApproximateNumberOfMessages: "2",
    ApproximateNumberOfMessagesNotVisible: "1",
    ApproximateNumberOfMessagesDelayed: "0",
    VisibilityTimeout: "30",
    MaximumMessageSize: "1048576",
    MessageRetentionPeriod: "345600",
    DelaySeconds: "0",
    ReceiveMessageWaitTimeSeconds: "0",
  });
});

describe("a dead-letter queue", () => {
  let deadLetterArn: string;

  beforeEach(async () => {
    const queue = await services.sqs.putQueue({ name: "dlq", visibilityTimeoutSeconds: 30 });
    deadLetterArn = queue.arn;
    await services.sqs.putQueue({
      name: "lane",
      visibilityTimeoutSeconds: 30,
      redrive: { deadLetterTargetArn: deadLetterArn, maxReceiveCount: 1 },
    });
  });

  test("gets what was received too often, with its id, its age and where it comes from", async () => {
    const { MessageId } = await send("poison");
    await receive({ VisibilityTimeout: 0 });
    expect(await receive()).toEqual([]);
    const [dead] = await services.sqs.receive(operator, deadLetterArn, 10);
    expect(dead).toMatchObject({
      messageId: MessageId,
      body: "poison",
      attributes: {
        SentTimestamp: String(Date.parse("2026-01-02T03:04:05.678Z")),
        DeadLetterQueueSourceArn: queueArn,
      },
    });
  });

  test("must exist before the queue that names it", async () => {
    const putting = services.sqs.putQueue({
      name: "other",
      visibilityTimeoutSeconds: 30,
      redrive: { deadLetterTargetArn: `${deadLetterArn}x`, maxReceiveCount: 5 },
    });
    await expect(putting).rejects.toThrow(`dead letter target ${deadLetterArn}x does not exist`);
  });
});

test("keeps messages over a restart: those in flight come back when their timeout has passed", async () => {
  await send("in flight");
  await receive();
  await send("waiting");
  await send("deleted");
  const messages = await receive({ VisibilityTimeout: 0 });
  const deleted = messages.find(({ Body }) => Body === "deleted");
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: deleted?.ReceiptHandle }));

  services = await services.restart();
  const receiveAll = async () =>
    (await services.sqs.receive(operator, queueArn, 10)).map(({ body }) => body);
  expect(services.sqs.counts(queueArn)).toEqual({ visible: 1, inFlight: 1 });
  expect(await receiveAll()).toEqual(["waiting"]);
  clock.advance(30_000);
  expect((await receiveAll()).sort()).toEqual(["in flight", "waiting"]);
});

test("a queue that is put again has its new settings and its old messages", async () => {
  await send("a");
  await services.sqs.putQueue({ name: "lane", visibilityTimeoutSeconds: 5 });
  await receive();
  clock.advance(5000);
  expect((await receive()).map(({ Body }) => Body)).toEqual(["a"]);
});

test("the poller's receive, delete and release", async () => {
  for (let index = 0; index < 12; index += 1) await send(String(index));
  const messages = await services.sqs.receive(operator, queueArn, 100);
  expect(messages).toHaveLength(12);
  const handles = messages.map(({ receiptHandle }) => receiptHandle);
  await services.sqs.deleteMessages(operator, queueArn, handles.slice(0, 10));
  await services.sqs.release(queueArn, handles.slice(10), 0);
  expect(services.sqs.counts(queueArn)).toEqual({ visible: 2, inFlight: 0 });
});

test("tells listeners of messages until they stop listening", async () => {
  let told = 0;
  const stop = services.sqs.onMessage(queueArn, () => {
    told += 1;
  });
  await send("a");
  stop();
  await send("b");
  expect(told).toBe(1);
});

test("refuses each call that neither the role's nor the queue's policy allows", async () => {
  const { sqs: nobody } = services.clients(services.roleWith("nobody"));
  const calls: [string, Promise<unknown>][] = [
    ["sqs:SendMessage", nobody.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }))],
    ["sqs:ReceiveMessage", nobody.send(new ReceiveMessageCommand({ QueueUrl }))],
    ["sqs:DeleteMessage", nobody.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: "x" }))],
    ["sqs:GetQueueAttributes", nobody.send(new GetQueueAttributesCommand({ QueueUrl }))],
    [
      "sqs:SetQueueAttributes",
      nobody.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: {} })),
    ],
    ["sqs:GetQueueUrl", nobody.send(new GetQueueUrlCommand({ QueueName: "lane" }))],
    [
      "sqs:ChangeMessageVisibility",
      nobody.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: "x", VisibilityTimeout: 0 }),
      ),
    ],
  ];
  for (const [action, call] of calls) {
    await expect(call).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: `User: arn:aws:iam::000000000000:role/nobody is not authorized to perform: ${action} on resource: ${queueArn} because no identity-based policy allows the ${action} action`,
    });
  }
});

test("refuses what it does not emulate instead of ignoring it", async () => {
  const input = { QueueUrl, MessageBody: "x", DelaySeconds: 5 };
  await expect(sqs.send(new SendMessageCommand(input))).rejects.toMatchObject({
    name: "InvalidParameterValue",
    message: expect.stringContaining("DelaySeconds"),
  });
});
