import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import type { Backend } from "./backend";
import { queuesOf } from "./queues";
import { testsOf } from "./suite";

const MIB = 1024 * 1024;

/** Queues as the submitter's event source and the command line use them. */
export function describeSqs(backend: Backend): void {
  const it = testsOf(backend, "SQS");
  const { urlOf, arnOf, send, receive } = queuesOf(backend);

  it("sends, receives and deletes ten messages a call", async () => {
    const QueueUrl = await urlOf("batches");
    const bodies = Array.from({ length: 10 }, (_, index) => `Grüße ${index} 😀`);
    const Entries = bodies.map((MessageBody, index) => ({ Id: `e-${index}_`, MessageBody }));
    const sent = await backend.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(Entries.map(({ Id }) => Id));
    expect(sent.Failed ?? []).toEqual([]);

    const messages = await receive("batches");
    expect(messages.map(({ Body }) => Body).sort()).toEqual(bodies);
    expect(messages.map(({ MessageId }) => MessageId).sort()).toEqual(
      sent.Successful?.map(({ MessageId }) => MessageId).sort(),
    );
    const deleted = await backend.sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle })),
      }),
    );
    expect(deleted.Successful).toHaveLength(10);
    expect(await countsOf(QueueUrl)).toEqual({ waiting: "0", inFlight: "0" });
  });

  it("lets an entry that cannot be sent fail alone", async () => {
    const QueueUrl = await urlOf("entries");
    const Entries = [
      { Id: "good", MessageBody: "a" },
      { Id: "bad", MessageBody: "\u0000" },
    ];
    const sent = await backend.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(["good"]);
    expect(sent.Failed).toEqual([
      expect.objectContaining({ Id: "bad", Code: "InvalidMessageContents", SenderFault: true }),
    ]);
  });

  it("lets an entry that cannot be deleted fail alone", async () => {
    const QueueUrl = await urlOf("entries");
    await send("entries", "b");
    const [message] = await receive("entries", { MaxNumberOfMessages: 1 });
    const Entries = [
      { Id: "good", ReceiptHandle: message?.ReceiptHandle },
      { Id: "bad", ReceiptHandle: "nonsense" },
    ];
    const deleted = await backend.sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    expect(deleted.Successful?.map(({ Id }) => Id)).toEqual(["good"]);
    expect(deleted.Failed).toEqual([
      expect.objectContaining({ Id: "bad", Code: "ReceiptHandleIsInvalid", SenderFault: true }),
    ]);
  });

  for (const [what, ids, code] of [
    ["no entries", [], "EmptyBatchRequest"],
    ["eleven entries", [..."abcdefghijk"], "TooManyEntriesInBatchRequest"],
    ["two entries with one id", ["a", "a"], "BatchEntryIdsNotDistinct"],
  ] as const) {
    it(`refuses a batch of ${what}`, async () => {
      const Entries = ids.map((Id) => ({ Id, MessageBody: "x" }));
      const sending = backend.sqs.send(
        new SendMessageBatchCommand({ QueueUrl: await urlOf("entries"), Entries }),
      );
      await expect(sending).rejects.toMatchObject({ name: expect.stringContaining(code) });
    });
  }

  it("hides what was received, and gives it again with a growing count", async () => {
    await send("hidden", "a");
    const [first] = await receive("hidden", ALL_ATTRIBUTES);
    expect(await receive("hidden", { WaitTimeSeconds: 0 })).toEqual([]);
    const [again] = await receive("hidden", ALL_ATTRIBUTES);
    expect(again?.MessageId).toBe(first?.MessageId);
    expect(again?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
    expect(first?.Attributes).toMatchObject({ ApproximateReceiveCount: "1" });
    expect(again?.Attributes).toMatchObject({
      ApproximateReceiveCount: "2",
      SentTimestamp: first?.Attributes?.SentTimestamp,
      ApproximateFirstReceiveTimestamp: first?.Attributes?.ApproximateFirstReceiveTimestamp,
    });
    expect(first?.Attributes?.SentTimestamp).toMatch(/^\d{13}$/);
  });

  it("gives only the attributes that are asked for", async () => {
    await send("changed", "a");
    const [bare] = await receive("changed", { VisibilityTimeout: 0 });
    expect(bare).not.toHaveProperty("Attributes");
    const [message] = await receive("changed", {
      MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      VisibilityTimeout: 0,
    });
    expect(message?.Attributes).toEqual({ ApproximateReceiveCount: "2" });
  });

  it("shows a message at once when its visibility timeout becomes 0", async () => {
    const QueueUrl = await urlOf("changed");
    const [{ ReceiptHandle, MessageId } = {}] = await receive("changed");
    const change = { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 };
    await backend.sqs.send(new ChangeMessageVisibilityCommand(change));
    const [again] = await receive("changed", { WaitTimeSeconds: 0 });
    expect(again?.MessageId).toBe(MessageId);
  });

  it("keeps a message that is deleted by an old receipt handle", async () => {
    const QueueUrl = await urlOf("handles");
    await send("handles", "a");
    const [old] = await receive("handles", { VisibilityTimeout: 0 });
    const [latest] = await receive("handles", { VisibilityTimeout: 0 });
    await backend.sqs.send(
      new DeleteMessageCommand({ QueueUrl, ReceiptHandle: old?.ReceiptHandle }),
    );
    const [kept] = await receive("handles", { VisibilityTimeout: 0, WaitTimeSeconds: 0 });
    expect(kept?.MessageId).toBe(latest?.MessageId);
  });

  it("deletes a message twice without an error", async () => {
    const QueueUrl = await urlOf("handles");
    await send("handles", "b");
    const [{ ReceiptHandle } = {}] = await receive("handles", { MaxNumberOfMessages: 1 });
    await backend.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await backend.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  });

  it("sets what it shows of a queue, and takes it away", async () => {
    const QueueUrl = await urlOf("settings");
    const deadLetters = { deadLetterTargetArn: arnOf("dead"), maxReceiveCount: 7 };
    const set = (Attributes: Record<string, string>) =>
      backend.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    const shown = async () => {
      const input = { QueueUrl, AttributeNames: ["All" as const] };
      const { Attributes = {} } = await backend.sqs.send(new GetQueueAttributesCommand(input));
      const { VisibilityTimeout, Policy, RedrivePolicy } = Attributes;
      return [VisibilityTimeout, Policy, RedrivePolicy].map((value) => value && JSON.parse(value));
    };
    const policy = {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "s3",
          Effect: "Allow",
          Principal: { Service: "s3.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: arnOf("settings"),
        },
      ],
    };
    await set({
      VisibilityTimeout: "3",
      Policy: JSON.stringify(policy),
      RedrivePolicy: JSON.stringify(deadLetters),
    });
    expect(await shown()).toEqual([3, policy, deadLetters]);
    await set({ Policy: "", RedrivePolicy: "" });
    const [, ...gone] = await shown();
    expect(gone.map((value) => value || undefined)).toEqual([undefined, undefined]);
  });

  it("refuses an attribute that no queue has", async () => {
    const Attributes: Record<string, string> = { Nonsense: "1" };
    const input = { QueueUrl: await urlOf("settings"), Attributes };
    await expect(backend.sqs.send(new SetQueueAttributesCommand(input))).rejects.toMatchObject({
      name: "InvalidAttributeName",
    });
  });

  it("ends a long poll when a message comes", async () => {
    const started = Date.now();
    const polling = receive("polled", { WaitTimeSeconds: 20 });
    await send("polled", "a");
    expect((await polling).map(({ Body }) => Body)).toEqual(["a"]);
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it("answers without Messages when there are none", async () => {
    const polling = await receive("empty", { WaitTimeSeconds: 0 }, (answer) => answer);
    expect(polling).not.toHaveProperty("Messages");
  });

  it("tells a queue's attributes by their names", async () => {
    const QueueUrl = await urlOf("attributes");
    await send("attributes", "a");
    const get = async (...AttributeNames: ("All" | "VisibilityTimeout" | "QueueArn")[]) => {
      const input = { QueueUrl, AttributeNames };
      return (await backend.sqs.send(new GetQueueAttributesCommand(input))).Attributes;
    };
    expect(await get("All")).toMatchObject({
      QueueArn: `arn:aws:sqs:${backend.region}:${backend.accountId}:conformance-attributes`,
      ApproximateNumberOfMessages: "1",
      ApproximateNumberOfMessagesNotVisible: "0",
      ApproximateNumberOfMessagesDelayed: "0",
      VisibilityTimeout: "45",
      MessageRetentionPeriod: "345600",
    });
    expect(await get("VisibilityTimeout")).toEqual({ VisibilityTimeout: "45" });
  });

  it("takes a message of 1 MiB and none that is larger", async () => {
    await send("sizes", "x".repeat(MIB));
    const sending = send("sizes", "x".repeat(MIB + 1));
    await expect(sending).rejects.toMatchObject({ name: "InvalidParameterValue" });
  });

  it("counts a message's size in bytes, not in characters", async () => {
    const sending = send("sizes", "ü".repeat(MIB / 2 + 1));
    await expect(sending).rejects.toMatchObject({ name: "InvalidParameterValue" });
  });

  it("refuses a batch that is larger than 1 MiB together", async () => {
    const half = "x".repeat(MIB / 2);
    const Entries = [
      { Id: "a", MessageBody: half },
      { Id: "b", MessageBody: `${half}x` },
    ];
    const input = { QueueUrl: await urlOf("sizes"), Entries };
    await expect(backend.sqs.send(new SendMessageBatchCommand(input))).rejects.toMatchObject({
      name: expect.stringContaining("BatchRequestTooLong"),
    });
  });

  it("says by an error of its own that a queue does not exist", async () => {
    const QueueUrl = `${await urlOf("entries")}-none`;
    const sending = backend.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }));
    await expect(sending).rejects.toMatchObject({ name: "QueueDoesNotExist" });
  });

  async function countsOf(QueueUrl: string) {
    const AttributeNames = ["All" as const];
    const input = { QueueUrl, AttributeNames };
    const { Attributes } = await backend.sqs.send(new GetQueueAttributesCommand(input));
    return {
      waiting: Attributes?.ApproximateNumberOfMessages,
      inFlight: Attributes?.ApproximateNumberOfMessagesNotVisible,
    };
  }
}

const ALL_ATTRIBUTES = { MessageSystemAttributeNames: ["All" as const] };
