import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { StateStore } from "../../../local/state";
import { FakeClock } from "../../helpers/fake-clock";
import { type LocalServices, startLocalServices } from "../../helpers/local-services";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

const operator = { kind: "operator" } as const;
const ARN = "arn:aws:sqs:us-east-1:000000000000";
const LANE = `${ARN}:lane`;
const OTHER_LANE = `${ARN}:other-lane`;
const DEAD_LETTERS = `${ARN}:dlq`;

let clock: FakeClock;
let services: LocalServices;
let sqs: SQSClient;

beforeEach(async () => {
  clock = new FakeClock();
  services = await startLocalServices({ clock });
  sqs = services.clients().sqs;
  await services.sqs.putQueue({ name: "dlq", visibilityTimeoutSeconds: 30 });
  const redrive = { deadLetterTargetArn: DEAD_LETTERS, maxReceiveCount: 1 };
  for (const name of ["lane", "other-lane"]) {
    await services.sqs.putQueue({ name, visibilityTimeoutSeconds: 30, redrive });
  }
});
afterEach(async () => {
  await services.close();
  removeTemporaryFolders();
});

const start = (more = {}) =>
  sqs.send(new StartMessageMoveTaskCommand({ SourceArn: DEAD_LETTERS, ...more }));

async function list(MaxResults?: number): Promise<ListMessageMoveTasksResultEntry[]> {
  const input = { SourceArn: DEAD_LETTERS, MaxResults };
  return (await sqs.send(new ListMessageMoveTasksCommand(input))).Results ?? [];
}

/** The latest task, as soon as it has that status. */
async function taskThatIs(status: string): Promise<ListMessageMoveTasksResultEntry | undefined> {
  for (;;) {
    const [task] = await list();
    if (task?.Status === status) return task;
  }
}

/** The latest task, once it has moved that many messages. */
async function taskThatMoved(count: number): Promise<ListMessageMoveTasksResultEntry | undefined> {
  for (;;) {
    const [task] = await list();
    if (task?.ApproximateNumberOfMessagesMoved === count) return task;
  }
}

async function send(queueArn: string, ...bodies: string[]): Promise<void> {
  for (const body of bodies) await services.sqs.send(operator, queueArn, body);
}

/** Makes the queue give its messages up. */
async function giveUp(queueArn: string): Promise<void> {
  await services.sqs.receive(operator, queueArn, 100);
  clock.advance(30_000);
  await services.sqs.receive(operator, queueArn, 100);
}

const receive = (queueArn: string) => services.sqs.receive(operator, queueArn, 1000);

async function bodiesIn(queueArn: string): Promise<string[]> {
  return (await receive(queueArn)).map(({ body }) => body);
}

test("moves what waits to the queue that is named, oldest first, as new messages", async () => {
  await send(LANE, "a", "b");
  await giveUp(LANE);
  await send(DEAD_LETTERS, "sent directly");
  const [before] = await receive(DEAD_LETTERS);
  clock.advance(30_000);

  await start({ DestinationArn: LANE });
  const task = await taskThatIs("COMPLETED");

  expect(task).toEqual({
    Status: "COMPLETED",
    SourceArn: DEAD_LETTERS,
    DestinationArn: LANE,
    ApproximateNumberOfMessagesMoved: 3,
    ApproximateNumberOfMessagesToMove: 3,
    StartedTimestamp: Date.parse("2026-01-02T03:05:05.678Z"),
  });
  const moved = await receive(LANE);
  expect(moved.map(({ body }) => body)).toEqual(["a", "b", "sent directly"]);
  expect(moved[0]?.messageId).not.toBe(before?.messageId);
  expect(moved[0]?.attributes).toEqual({
    ApproximateReceiveCount: "1",
    SentTimestamp: String(Date.parse("2026-01-02T03:05:05.678Z")),
    SenderId: "operator",
    ApproximateFirstReceiveTimestamp: String(Date.parse("2026-01-02T03:05:05.678Z")),
  });
  expect(services.sqs.counts(DEAD_LETTERS)).toEqual({ visible: 0, inFlight: 0 });
});

test("moves each message back to the queue that gave it up when no destination is named", async () => {
  await send(LANE, "a");
  await send(OTHER_LANE, "b");
  await giveUp(LANE);
  await giveUp(OTHER_LANE);
  await start();
  const task = await taskThatIs("COMPLETED");
  expect(task).not.toHaveProperty("DestinationArn");
  expect(await bodiesIn(LANE)).toEqual(["a"]);
  expect(await bodiesIn(OTHER_LANE)).toEqual(["b"]);
});

test("fails, and keeps the message, when nobody can say where it belongs", async () => {
  await send(LANE, "a");
  await giveUp(LANE);
  await send(DEAD_LETTERS, "sent directly");
  await start();
  expect(await taskThatIs("FAILED")).toMatchObject({
    FailureReason: "CouldNotDetermineMessageSource",
    ApproximateNumberOfMessagesMoved: 1,
    ApproximateNumberOfMessagesToMove: 2,
  });
  expect(await bodiesIn(DEAD_LETTERS)).toEqual(["sent directly"]);
});

test("leaves messages that are in flight, and forgets those that are too old", async () => {
  await send(DEAD_LETTERS, "too old");
  clock.advance(4 * 24 * 3600 * 1000);
  await send(DEAD_LETTERS, "in flight");
  await services.sqs.receive(operator, DEAD_LETTERS, 1);
  await send(DEAD_LETTERS, "waiting");
  await start({ DestinationArn: LANE });
  await taskThatIs("COMPLETED");
  expect(await bodiesIn(LANE)).toEqual(["waiting"]);
  expect(services.sqs.counts(DEAD_LETTERS)).toEqual({ visible: 0, inFlight: 1 });
});

test("moves no more messages a second than it may", async () => {
  await send(DEAD_LETTERS, "a", "b", "c");
  await start({ DestinationArn: LANE, MaxNumberOfMessagesPerSecond: 2 });
  expect(await taskThatMoved(1)).toMatchObject({
    Status: "RUNNING",
    MaxNumberOfMessagesPerSecond: 2,
  });
  clock.advance(499);
  expect(services.sqs.counts(LANE).visible).toBe(1);
  clock.advance(1);
  expect(await taskThatMoved(2)).toMatchObject({ Status: "RUNNING" });
});

test("has a handle while it runs, and one task of a queue runs at a time", async () => {
  await send(DEAD_LETTERS, "a", "b");
  const { TaskHandle } = await start({ DestinationArn: LANE, MaxNumberOfMessagesPerSecond: 1 });
  expect((await list())[0]?.TaskHandle).toBe(TaskHandle);
  await expect(start({ DestinationArn: LANE })).rejects.toMatchObject({
    name: "InvalidParameterValue",
    message:
      "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
  });
});

test("lists the latest ten tasks, newest first, one unless more are asked for", async () => {
  for (let index = 0; index < 12; index += 1) {
    await start({ DestinationArn: index % 2 === 0 ? LANE : OTHER_LANE });
    await taskThatIs("COMPLETED");
    clock.advance(1000);
  }
  expect(await list()).toHaveLength(1);
  const tasks = await list(10);
  expect(tasks.map(({ DestinationArn }) => DestinationArn).slice(0, 2)).toEqual([OTHER_LANE, LANE]);
  expect(tasks).toHaveLength(10);
  await expect(list(11)).rejects.toMatchObject({ name: "InvalidParameterValue" });
});

test("a task that is cancelled leaves the rest where it is", async () => {
  await send(DEAD_LETTERS, "a", "b", "c");
  const { TaskHandle } = await start({ DestinationArn: LANE, MaxNumberOfMessagesPerSecond: 1 });
  await taskThatMoved(1);
  const cancelled = await sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
  expect(cancelled).toMatchObject({ ApproximateNumberOfMessagesMoved: 1 });
  expect((await list())[0]).toMatchObject({ Status: "CANCELLING" });
  expect((await list())[0]).not.toHaveProperty("TaskHandle");
  clock.advance(1000);
  expect(await taskThatIs("CANCELLED")).toMatchObject({ ApproximateNumberOfMessagesMoved: 1 });
  expect(await bodiesIn(DEAD_LETTERS)).toEqual(["b", "c"]);
  await expect(sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }))).rejects.toMatchObject({
    message: "Only a task that is RUNNING can be cancelled; this one is CANCELLED.",
  });
});

const handle = (taskId: string, sourceArn: string) =>
  Buffer.from(JSON.stringify({ taskId, sourceArn })).toString("base64");

test.each([
  ["foobared", "InvalidParameterValue", "Value for parameter TaskHandle is invalid."],
  [
    handle("none", `${ARN}:none`),
    "ResourceNotFoundException",
    "The resource that you specified for the SourceArn parameter doesn't exist.",
  ],
  [handle("none", DEAD_LETTERS), "ResourceNotFoundException", "Task does not exist."],
])("cancels nothing by the handle %s", async (TaskHandle, name, message) => {
  const cancelling = sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
  await expect(cancelling).rejects.toMatchObject({ name, message });
});

test.each([
  [
    "a source that is nobody's dead-letter queue",
    { SourceArn: LANE, DestinationArn: OTHER_LANE },
    "InvalidParameterValue",
    "Source queue must be configured as a Dead Letter Queue.",
  ],
  [
    "a source that does not exist",
    { SourceArn: `${ARN}:none` },
    "ResourceNotFoundException",
    "The resource that you specified for the SourceArn parameter doesn't exist.",
  ],
  [
    "a destination that does not exist",
    { DestinationArn: `${ARN}:none` },
    "ResourceNotFoundException",
    "The resource that you specified for the DestinationArn parameter doesn't exist.",
  ],
  [
    "a queue's move to itself",
    { DestinationArn: DEAD_LETTERS },
    "InvalidParameterValue",
    "Source and destination are the same queue.",
  ],
  [
    "0 messages a second",
    { MaxNumberOfMessagesPerSecond: 0 },
    "InvalidParameterValue",
    expect.stringContaining("MaxNumberOfMessagesPerSecond"),
  ],
  [
    "501 messages a second",
    { MaxNumberOfMessagesPerSecond: 501 },
    "InvalidParameterValue",
    expect.stringContaining("MaxNumberOfMessagesPerSecond"),
  ],
])("refuses %s", async (_case, input, name, message) => {
  await expect(start(input)).rejects.toMatchObject({ name, message });
  expect(await list()).toEqual([]);
});

describe("permissions", () => {
  const SOURCE_ACTIONS = [
    "sqs:StartMessageMoveTask",
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
  ];

  const clientThatMay = (name: string, actions: string[], destinationActions: string[]) =>
    services.clients(
      services.roleWith(
        name,
        ...(actions.length === 0
          ? []
          : [{ Effect: "Allow" as const, Action: actions, Resource: DEAD_LETTERS }]),
        ...(destinationActions.length === 0
          ? []
          : [{ Effect: "Allow" as const, Action: destinationActions, Resource: LANE }]),
      ),
    ).sqs;

  test("those of the guide are enough", async () => {
    await send(DEAD_LETTERS, "a");
    const client = clientThatMay("mover", SOURCE_ACTIONS, ["sqs:SendMessage"]);
    const input = { SourceArn: DEAD_LETTERS, DestinationArn: LANE };
    await client.send(new StartMessageMoveTaskCommand(input));
    await taskThatIs("COMPLETED");
    expect(await bodiesIn(LANE)).toEqual(["a"]);
  });

  test.each(SOURCE_ACTIONS)("starting needs %s on the source", async (action) => {
    const others = SOURCE_ACTIONS.filter((other) => other !== action);
    const client = clientThatMay("mover", others, ["sqs:SendMessage"]);
    const input = { SourceArn: DEAD_LETTERS, DestinationArn: LANE };
    await expect(client.send(new StartMessageMoveTaskCommand(input))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(`${action} on resource: ${DEAD_LETTERS}`),
    });
  });

  test("starting needs sqs:SendMessage on the destination", async () => {
    const client = clientThatMay("mover", SOURCE_ACTIONS, []);
    const input = { SourceArn: DEAD_LETTERS, DestinationArn: LANE };
    await expect(client.send(new StartMessageMoveTaskCommand(input))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(`sqs:SendMessage on resource: ${LANE}`),
    });
  });

  test("a task that may not send to where a message belongs fails and keeps the message", async () => {
    await send(OTHER_LANE, "a");
    await giveUp(OTHER_LANE);
    const client = clientThatMay("mover", SOURCE_ACTIONS, ["sqs:SendMessage"]);
    await client.send(new StartMessageMoveTaskCommand({ SourceArn: DEAD_LETTERS }));
    expect(await taskThatIs("FAILED")).toMatchObject({ FailureReason: "AccessDenied" });
    expect(await bodiesIn(DEAD_LETTERS)).toEqual(["a"]);
  });

  test("listing and cancelling need their own", async () => {
    const client = clientThatMay("mover", SOURCE_ACTIONS, ["sqs:SendMessage"]);
    const listing = client.send(new ListMessageMoveTasksCommand({ SourceArn: DEAD_LETTERS }));
    await expect(listing).rejects.toThrow("sqs:ListMessageMoveTasks");
    const { TaskHandle } = await start({ DestinationArn: LANE, MaxNumberOfMessagesPerSecond: 1 });
    const cancelling = client.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
    await expect(cancelling).rejects.toThrow("sqs:CancelMessageMoveTask");
  });
});

test("goes on after a restart", async () => {
  await send(DEAD_LETTERS, "a", "b", "c");
  await start({ DestinationArn: LANE, MaxNumberOfMessagesPerSecond: 1 });
  await taskThatMoved(1);
  services = await services.restart();
  sqs = services.clients().sqs;
  await taskThatMoved(2);
  clock.advance(1000);
  await taskThatMoved(3);
  clock.advance(1000);
  expect(await taskThatIs("COMPLETED")).toMatchObject({
    ApproximateNumberOfMessagesMoved: 3,
    ApproximateNumberOfMessagesToMove: 3,
  });
  expect((await bodiesIn(LANE)).sort()).toEqual(["a", "b", "c"]);
});

test("a crash at any moment neither loses nor doubles a message", async () => {
  const count = 1000;
  await Promise.all(Array.from({ length: count }, (_, index) => send(DEAD_LETTERS, `${index}`)));
  await start({ DestinationArn: LANE });
  const images: string[] = [];
  do {
    images.push(temporaryFolder());
    cpSync(join(services.directory, "db"), join(images.at(-1) ?? "", "db"), { recursive: true });
    await new Promise((resolve) => setImmediate(resolve));
  } while (services.sqs.counts(DEAD_LETTERS).visible > 0);
  await taskThatIs("COMPLETED");

  const moved = await Promise.all(images.map(contentsOf));
  for (const { inSource, inDestination, counted } of moved) {
    expect(inSource + inDestination).toBe(count);
    expect(inDestination).toBe(counted);
  }
  const halfWay = moved.filter(({ inSource, counted }) => inSource > 0 && counted > 0);
  expect(halfWay).not.toEqual([]);
});

/** What a copy of the disk holds. */
async function contentsOf(directory: string) {
  rmSync(join(directory, "db", "LOCK"), { force: true });
  const store = await StateStore.open(directory);
  const messages = await store.collection<{ queue: string }>("sqs-messages");
  const tasks = await store.collection<{ messagesMoved: number }>("sqs-move-tasks");
  const queues = [...messages.values()].map(({ queue }) => queue);
  const [task] = tasks.values();
  await store.close();
  return {
    inSource: queues.filter((queue) => queue === "dlq").length,
    inDestination: queues.filter((queue) => queue === "lane").length,
    counted: task?.messagesMoved ?? 0,
  };
}
