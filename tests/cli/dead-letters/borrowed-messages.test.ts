import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { listFailed } from "../../../cli/commands/failed";
import { formatNotification } from "../../../contracts/notification";
import { FakeIo } from "../../helpers/fake-io";
import { OUTPUTS } from "../../helpers/stack-outputs";

const sqsMock = mockClient(SQSClient);
const QueueUrl = OUTPUTS.lanes.express.deadLetterQueueUrl;
let io: FakeIo;

beforeEach(() => {
  sqsMock.reset();
  io = new FakeIo();
  sqsMock
    .on(GetQueueAttributesCommand, { QueueUrl: OUTPUTS.lanes.express.queueUrl })
    .resolves({ Attributes: { QueueArn: "queue", RedrivePolicy: '{"maxReceiveCount":5}' } });
  sqsMock.on(GetQueueAttributesCommand, { QueueUrl }).resolves({
    Attributes: {
      QueueArn: "dlq",
      ApproximateNumberOfMessages: "100000",
      ApproximateNumberOfMessagesNotVisible: "0",
      MessageRetentionPeriod: "1209600",
    },
  });
  sqsMock.on(ReceiveMessageCommand).resolves({});
  sqsMock.on(ChangeMessageVisibilityBatchCommand).resolves({});
});

const list = (limit = 100) => {
  const target = { name: "stack dev", stack: "dev", outputs: OUTPUTS, sqs: new SQSClient({}) };
  return listFailed({ lane: "express", limit, json: false }, target, io);
};

const DAY = 24 * 3600 * 1000;

const message = (id: string, receipt = `receipt of ${id}`, sentAt = io.now()) => ({
  MessageId: id,
  ReceiptHandle: receipt,
  Attributes: { SentTimestamp: String(sentAt) },
  Body: formatNotification([{ bucket: "images", key: `express/${id}.jpg` }]),
});

const entry = (Id: string, ReceiptHandle: string) => ({ Id, ReceiptHandle, VisibilityTimeout: 0 });

/** What was given back, call by call. */
const givenBack = () =>
  sqsMock
    .commandCalls(ChangeMessageVisibilityBatchCommand)
    .map(({ args: [{ input }] }) => input.Entries);

it("asks all servers of SQS, and hides what it looks at for two minutes at most", async () => {
  await list();
  expect(sqsMock.commandCalls(ReceiveMessageCommand)[0]?.args[0].input).toEqual({
    QueueUrl,
    MaxNumberOfMessages: 10,
    VisibilityTimeout: 120,
    WaitTimeSeconds: 1,
    MessageSystemAttributeNames: ["SentTimestamp", "DeadLetterQueueSourceArn"],
    MessageAttributeNames: ["All"],
  });
});

it("lists a message once that comes twice, and gives it back by its latest receipt", async () => {
  sqsMock
    .on(ReceiveMessageCommand)
    .resolvesOnce({ Messages: [message("a", "first"), message("b")] })
    .resolvesOnce({ Messages: [message("a", "second")] })
    .resolves({});
  expect(await list()).toBe(0);
  expect(io.stdout.map((row) => row.split("\t")[2])).toEqual(["express/a.jpg", "express/b.jpg"]);
  expect(givenBack()).toEqual([[entry("0", "second"), entry("1", "receipt of b")]]);
});

it("gives back what it has when it may not go on", async () => {
  sqsMock
    .on(ReceiveMessageCommand)
    .resolvesOnce({ Messages: [message("a")] })
    .rejects(new Error("connection lost"));
  await expect(list()).rejects.toThrow("connection lost");
  expect(givenBack()).toEqual([[entry("0", "receipt of a")]]);
});

it("gives back what it has on Ctrl-C, after showing it", async () => {
  sqsMock.on(ReceiveMessageCommand).callsFake(() => {
    io.pressCtrlC();
    return { Messages: [message("a")] };
  });
  expect(await list()).toBe(130);
  expect(givenBack()).toEqual([[entry("0", "receipt of a")]]);
  expect(io.stdout).toHaveLength(1);
  expect(io.stderr).toContain(
    "Interrupted: all that was looked at is given back, and there may be more.",
  );
});

it("looks at 1,000 messages of a long queue, and says that there may be newer ones", async () => {
  let count = 0;
  sqsMock.on(ReceiveMessageCommand).callsFake(() => ({
    Messages: Array.from({ length: 10 }, () => {
      count += 1;
      return message(String(count), `receipt of ${count}`, io.now() - DAY + count);
    }),
  }));
  expect(await list(2)).toBe(0);
  expect(io.stdout.map((row) => row.split("\t")[2])).toEqual([
    "express/1000.jpg",
    "express/999.jpg",
  ]);
  expect(givenBack().flat()).toHaveLength(1000);
  expect(givenBack().every((entries) => entries?.length === 10)).toBe(true);
  expect(io.stderr[0]).toBe(
    "express: about 100,000 messages wait; 1,000 were looked at. " +
      "SQS gives them in no order: among the others there may be newer ones.",
  );
});

it("stops looking before what it saw first is visible again", async () => {
  let count = 0;
  sqsMock.on(ReceiveMessageCommand).callsFake(() => {
    io.milliseconds += 20_000;
    count += 1;
    return { Messages: [message(String(count))] };
  });
  expect(await list()).toBe(0);
  expect(count).toBe(3);
  expect(givenBack().flat()).toHaveLength(3);
});

it("tries again to give back what SQS could not take, and only that", async () => {
  sqsMock
    .on(ReceiveMessageCommand)
    .resolvesOnce({ Messages: [message("a"), message("b"), message("gone")] })
    .resolves({});
  sqsMock
    .on(ChangeMessageVisibilityBatchCommand)
    .resolvesOnce({
      Failed: [
        { Id: "1", SenderFault: false, Code: "InternalError" },
        { Id: "2", SenderFault: true, Code: "MessageNotInflight" },
      ],
    })
    .resolves({});
  expect(await list()).toBe(0);
  expect(givenBack()[1]).toEqual([entry("0", "receipt of b")]);
});

it("says that messages stay hidden when they cannot be given back, with exit code 4", async () => {
  sqsMock
    .on(ReceiveMessageCommand)
    .resolvesOnce({ Messages: [message("a")] })
    .resolves({});
  sqsMock.on(ChangeMessageVisibilityBatchCommand).resolves({
    Failed: [{ Id: "0", SenderFault: false, Code: "InternalError", Message: "oops" }],
  });
  expect(await list()).toBe(4);
  expect(io.stdout).toHaveLength(1);
  expect(io.stderr[0]).toBe(
    "Messages of lane express that were looked at could not be given back: " +
      `1 message of ${QueueUrl}: InternalError: oops. ` +
      "Nothing is lost: within 120 s they are visible again by themselves.",
  );
});

it("names the stack in the command that puts them back", async () => {
  sqsMock
    .on(ReceiveMessageCommand)
    .resolvesOnce({ Messages: [message("a")] })
    .resolves({});
  await list();
  expect(io.stderr.at(-1)).toBe(
    "express: mend the cause, then put them back: labeler retry --lane express --stack dev",
  );
});

it("says what SQS deletes soon: looking at it three times silences the alarm about it", async () => {
  const sentAt = [8, 7, 9].map((days) => io.now() - days * DAY);
  const Messages = sentAt.map((time, index) => message(String(index), String(index), time));
  sqsMock.on(ReceiveMessageCommand).resolvesOnce({ Messages }).resolves({});
  await list();
  expect(io.stderr[1]).toBe(
    "express: 2 messages are older than 7 days: SQS deletes the first at 2026-01-06T00:00:00.000Z.",
  );
});
