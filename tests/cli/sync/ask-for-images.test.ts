import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { askForImages, pretendToAsk } from "../../../cli/sync/ask-for-images";
import type { Ask } from "../../../cli/sync/compare";
import { Pace } from "../../../cli/sync/pace";
import { Tally } from "../../../cli/sync/tally";
import { parseNotification } from "../../../contracts/notification";
import { FakeIo } from "../../helpers/fake-io";
import { OUTPUTS } from "../../helpers/stack-outputs";

const sqs = mockClient(SQSClient);
const table = mockClient(DynamoDBDocumentClient);

let calls: string[];
let io: FakeIo;
let tally: Tally;

beforeEach(() => {
  calls = [];
  io = new FakeIo();
  tally = new Tally();
  sqs.reset();
  table.reset();
  sqs.on(SendMessageBatchCommand).callsFake(async ({ QueueUrl, Entries }) => {
    const bodies: string[] = Entries.map(({ MessageBody }: { MessageBody: string }) => MessageBody);
    const keys = bodies.flatMap((body) => parseNotification(body).map(({ key }) => key));
    calls.push(`send ${QueueUrl} ${keys.join(" ")}`);
    return {};
  });
  table.on(UpdateCommand).callsFake(async ({ Key }) => {
    calls.push(`mark ${Key.image}`);
    return {};
  });
});

function asking(perSecond = 1000) {
  const target = {
    outputs: OUTPUTS,
    sqs: new SQSClient({}),
    table: DynamoDBDocumentClient.from(new DynamoDBClient({})),
  };
  return { target, lane: OUTPUTS.lanes.bulk, pace: new Pace(perSecond, io), tally, io };
}

function missing(...keys: string[]): Ask[] {
  return keys.map((key) => ({ key, reason: "missing" }));
}

const RELABEL: Ask = { key: "bulk/old.jpg", reason: "relabel", revisionToMark: "r1" };
const QUEUE = OUTPUTS.lanes.bulk.queueUrl;

it("sends many images in one message, and tells of them afterwards", async () => {
  await askForImages(missing("bulk/a", "bulk/b"), asking(), (asked) =>
    calls.push(`asked ${asked.length}`),
  );

  expect(calls).toEqual([`send ${QUEUE} bulk/a bulk/b`, "asked 2"]);
  expect(sqs.commandCalls(SendMessageBatchCommand)[0]?.args[0].input.Entries).toHaveLength(1);
  expect(tally.queueRequests).toBe(1);
});

it("marks a record before it sends, as long as it is the one that was read", async () => {
  await askForImages([RELABEL], asking(), () => {});

  expect(calls).toEqual(["mark s3://images/bulk/old.jpg", `send ${QUEUE} bulk/old.jpg`]);
  expect(table.commandCalls(UpdateCommand).map(({ args }) => args[0].input)).toEqual([
    {
      TableName: "labels",
      Key: { image: "s3://images/bulk/old.jpg", entry: "record" },
      UpdateExpression: "SET #relabelRequestedAt = :now, #revision = :newRevision",
      ConditionExpression: "#revision = :revision",
      ExpressionAttributeNames: {
        "#revision": "revision",
        "#relabelRequestedAt": "relabelRequestedAt",
      },
      ExpressionAttributeValues: {
        ":revision": "r1",
        ":newRevision": expect.stringMatching(/^[0-9a-f-]{36}$/),
        ":now": "2026-01-01T00:00:00.000Z",
      },
    },
  ]);
});

it("sends all the same when the record has changed since: a lost answer looks like that too", async () => {
  const changed = new ConditionalCheckFailedException({ message: "changed", $metadata: {} });
  table.on(UpdateCommand).rejects(changed);

  await askForImages([RELABEL], asking(), () => {});

  expect(calls).toEqual([`send ${QUEUE} bulk/old.jpg`]);
});

it("sends nothing when a record cannot be marked", async () => {
  table.on(UpdateCommand).rejects(new Error("AccessDenied"));

  await expect(askForImages([RELABEL], asking(), () => {})).rejects.toThrow("AccessDenied");
  expect(calls).toEqual([]);
});

it("sends a second's worth at once, then waits", async () => {
  const times: number[] = [];
  const startedAt = io.now();

  await askForImages(missing("a", "b", "c", "d", "e"), asking(2), () =>
    times.push(io.now() - startedAt),
  );

  expect(calls).toEqual([`send ${QUEUE} a b`, `send ${QUEUE} c d`, `send ${QUEUE} e`]);
  expect(times).toEqual([0, 1000, 2000]);
});

it("sends nothing more once Ctrl-C is pressed", async () => {
  await askForImages(missing("a", "b"), asking(1), () => io.pressCtrlC());

  expect(calls).toEqual([`send ${QUEUE} a`]);
});

it("says which queue does not take its messages, with exit code 4, and tells of none as asked", async () => {
  const refused = { Id: "0", Code: "AWS.SimpleQueueService.KmsDisabled", SenderFault: true };
  sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [refused] });
  const onAsked = jest.fn();

  await expect(askForImages(missing("a"), asking(), onAsked)).rejects.toMatchObject({
    exitCode: 4,
    message: `1 messages were not taken by ${QUEUE}. Reason: AWS.SimpleQueueService.KmsDisabled`,
  });
  expect(onAsked).not.toHaveBeenCalled();
});

it("only counts in a dry run", async () => {
  const onAsked = jest.fn();

  await pretendToAsk([...missing("a"), RELABEL], asking(), onAsked);
  await pretendToAsk([], asking(), onAsked);

  expect(calls).toEqual([]);
  expect(tally.queueRequests).toBe(1);
  expect(onAsked.mock.calls).toEqual([[[...missing("a"), RELABEL]]]);
});
