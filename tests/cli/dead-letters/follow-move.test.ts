import {
  CancelMessageMoveTaskCommand,
  InvalidAddress,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { BorrowedMessages } from "../../../cli/dead-letters/borrowed-messages";
import { concludeMove } from "../../../cli/dead-letters/conclude";
import { HeldMessages } from "../../../cli/dead-letters/held-messages";
import { runMove } from "../../../cli/dead-letters/run-move";
import { FakeIo } from "../../helpers/fake-io";

const sqsMock = mockClient(SQSClient);
const QUEUES = {
  queueArn: "arn:queue",
  deadLetterQueueArn: "arn:dlq",
  maxReceiveCount: 5,
  waiting: 3,
  hidden: 0,
  retentionSeconds: 1_209_600,
};
const BEFORE = { Status: "COMPLETED", StartedTimestamp: 1 };

let io: FakeIo;
beforeEach(() => {
  sqsMock.reset();
  io = new FakeIo();
  sqsMock.on(StartMessageMoveTaskCommand).resolves({ TaskHandle: "handle" });
});

/** What SQS answers, look by look. */
function listed(...looks: ListMessageMoveTasksResultEntry[][]): void {
  const mock = sqsMock.on(ListMessageMoveTasksCommand);
  for (const Results of looks.slice(0, -1)) mock.resolvesOnce({ Results });
  mock.resolves({ Results: looks.at(-1) });
}

const task = (Status: string, moved: number, more = {}): ListMessageMoveTasksResultEntry => ({
  Status,
  StartedTimestamp: 2,
  ApproximateNumberOfMessagesMoved: moved,
  ApproximateNumberOfMessagesToMove: 3,
  ...more,
});

function run(messagesPerSecond?: number) {
  const sqs = new SQSClient({});
  const held = new HeldMessages(new BorrowedMessages(sqs, "url", io), [], io);
  return runMove({ lane: "express", queues: QUEUES, messagesPerSecond }, held, { sqs }, io);
}

it.each([undefined, 7])(
  "names the destination, and the rate when one is given: %s",
  async (rate) => {
    listed([], [task("COMPLETED", 3)]);
    await run(rate);
    expect(sqsMock.commandCalls(StartMessageMoveTaskCommand)[0]?.args[0].input).toEqual({
      SourceArn: "arn:dlq",
      DestinationArn: "arn:queue",
      MaxNumberOfMessagesPerSecond: rate,
    });
  },
);

it("waits until the move is listed, and does not take an earlier one for it", async () => {
  listed(
    [BEFORE],
    [BEFORE],
    [task("RUNNING", 1, { TaskHandle: "handle" }), BEFORE],
    [task("COMPLETED", 3), BEFORE],
  );
  expect(await run()).toMatchObject({ status: "COMPLETED", moved: 3 });
  expect(io.shownProgress).toEqual(["Moved 1/3 messages", "Moved 3/3 messages"]);
});

it("gives a late count five seconds to arrive", async () => {
  listed([], [task("COMPLETED", 0)], [task("COMPLETED", 2)], [task("COMPLETED", 3)]);
  expect(await run()).toMatchObject({ moved: 3 });
});

it("takes a count for the last that stays below what was to be moved", async () => {
  const before = io.now();
  listed([], [task("COMPLETED", 2)]);
  expect(await run()).toMatchObject({ moved: 2 });
  expect(io.now() - before).toBe(5000);
});

it("goes on as long as a status is none of the last", async () => {
  listed([], [task("SCHEDULED", 0)], [task("CANCELLING", 1)], [task("CANCELLED", 1)]);
  expect(await run()).toMatchObject({ status: "CANCELLED" });
});

it("gives up on a move that SQS never lists", async () => {
  listed([BEFORE]);
  await expect(run()).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining("SQS does not list the move out of arn:dlq"),
  });
  expect(io.stderr).toEqual(["express: the move itself goes on. The same command follows it."]);
});

it("follows the move that somebody else has begun a moment earlier", async () => {
  const refused = Object.assign(new Error("There is already a task running."), {
    name: "InvalidParameterValue",
  });
  sqsMock.on(StartMessageMoveTaskCommand).rejects(refused);
  listed([], [task("RUNNING", 1, { TaskHandle: "theirs" })], [task("COMPLETED", 3)]);
  expect(await run()).toMatchObject({ status: "COMPLETED" });
  expect(io.stderr[0]).toContain("on the move already");
});

it("passes on why SQS refuses to begin", async () => {
  sqsMock
    .on(StartMessageMoveTaskCommand)
    .rejects(new InvalidAddress({ message: "no", $metadata: {} }));
  listed([]);
  await expect(run()).rejects.toThrow("no");
});

it("tells how to stop a move that it could not cancel", async () => {
  listed([], [task("RUNNING", 1, { TaskHandle: "handle" })]);
  sqsMock.on(CancelMessageMoveTaskCommand).rejects(new Error("denied"));
  jest.spyOn(io, "progress").mockImplementation(() => void io.pressCtrlC());
  expect(await run()).toBeUndefined();
  expect(io.stderr).toEqual([
    "Interrupted, and the move could not be cancelled: denied. Unless it is over, it goes on. " +
      "To stop it: aws sqs cancel-message-move-task --task-handle handle",
  ]);
});

describe("the end of a move", () => {
  const ended = (status: string, failureReason?: string) => ({
    lane: "express",
    task: { status, startedAt: 2, handle: undefined, moved: 1, toMove: 3, failureReason },
    kept: 0,
  });

  it("is told as a failure, with SQS's reason, when it failed", () => {
    expect(() => concludeMove(ended("FAILED", "AccessDenied"), false, io)).toThrow(
      "SQS could not move the dead letters of lane express: AccessDenied. " +
        "1 message moved, the rest stays where it is.",
    );
    expect(io.stdout).toEqual(["express\tFAILED\t1\t0"]);
  });

  it("has exit code 1 when somebody cancelled it", () => {
    expect(concludeMove(ended("CANCELLED"), false, io)).toBe(1);
    expect(io.stderr).toEqual([
      "express: somebody cancelled the move after 1 message. The rest stays where it is.",
    ]);
  });
});
