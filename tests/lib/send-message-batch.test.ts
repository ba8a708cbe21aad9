import {
  type BatchResultErrorEntry,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { sendMessageBatch } from "../../lib/send-message-batch";

const sqs = mockClient(SQSClient);
const QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/express";

let waits: number[];

beforeEach(() => {
  waits = [];
  sqs.reset();
  sqs.onAnyCommand().rejects(new Error("unexpected call of SQS"));
});

it("sends the batch as it is, in one call", async () => {
  answer([]);

  await send("a", "b");

  expect(sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input)).toEqual([
    {
      QueueUrl: QUEUE,
      Entries: [
        { Id: "0", MessageBody: "a" },
        { Id: "1", MessageBody: "b" },
      ],
    },
  ]);
  expect(waits).toEqual([]);
});

it("sends again what SQS did not take, and only that, after pauses that double", async () => {
  answer([refusal("1", "InternalError"), refusal("2", "ServiceUnavailable")], [refusal("2")], []);

  await send("a", "b", "c");

  expect(sent()).toEqual([["a", "b", "c"], ["b", "c"], ["c"]]);
  expect(waits).toEqual([100, 200]);
});

it("gives up after five calls, naming the queue and what SQS said", async () => {
  answer(...Array(5).fill([refusal("0", "InternalError", "Sorry")]));

  await expect(send("a", "b")).rejects.toMatchObject({
    name: "MessagesUnsentError",
    queueUrl: QUEUE,
    messages: 1,
    message: `1 messages were not taken by ${QUEUE}. Reason: InternalError: Sorry`,
  });
  expect(sent()).toHaveLength(5);
});

it("gives up at once on messages that SQS never takes", async () => {
  answer([{ ...refusal("0", "InvalidMessageContents"), SenderFault: true }]);

  await expect(send("a")).rejects.toThrow("Reason: InvalidMessageContents");
  expect(sent()).toHaveLength(1);
});

it("throws when SQS cannot be called", async () => {
  sqs.on(SendMessageBatchCommand).rejects(new Error("AccessDenied"));

  await expect(send("a")).rejects.toThrow("AccessDenied");
});

function answer(...failures: BatchResultErrorEntry[][]): void {
  const call = sqs.on(SendMessageBatchCommand);
  for (const Failed of failures) call.resolvesOnce({ Successful: [], Failed });
}

function refusal(Id: string, Code = "InternalError", Message?: string): BatchResultErrorEntry {
  return { Id, Code, Message, SenderFault: false };
}

function send(...bodies: string[]): Promise<void> {
  const batch = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  const sleep = async (milliseconds: number) => void waits.push(milliseconds);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new SQSClient({ region: "us-east-1", credentials });
  return sendMessageBatch(QUEUE, batch, { sqs: client, sleep });
}

/** Bodies of each call. */
function sent(): (string | undefined)[][] {
  return sqs
    .commandCalls(SendMessageBatchCommand)
    .map(({ args: [{ input }] }) => (input.Entries ?? []).map(({ MessageBody }) => MessageBody));
}
