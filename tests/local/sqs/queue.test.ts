import type { StoredMessage } from "../../../local/sqs/message";
import { received } from "../../../local/sqs/message";
import { Queue, type QueueSettings } from "../../../local/sqs/queue";
import { StateStore } from "../../../local/state";
import { FakeClock } from "../../helpers/fake-clock";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

const SETTINGS: QueueSettings = {
  name: "lane",
  visibilityTimeoutSeconds: 30,
  messageRetentionSeconds: 3600,
};
let clock: FakeClock;
let store: StateStore;
let givenUp: string[];

beforeEach(async () => {
  clock = new FakeClock();
  store = await StateStore.open(temporaryFolder());
  givenUp = [];
});
afterEach(() => store.close());
afterAll(removeTemporaryFolders);

async function queueWith(settings: Partial<QueueSettings> = {}) {
  const messages = await store.collection<StoredMessage>("messages");
  return new Queue({ ...SETTINGS, ...settings }, messages, clock, async ({ body }, targetArn) => {
    givenUp.push(`${body} to ${targetArn}`);
  });
}

const bodies = (messages: readonly StoredMessage[]) => messages.map(({ body }) => body);
const handleOf = (message: StoredMessage | undefined) => {
  if (message === undefined) throw new Error("There is no message.");
  return received(message).receiptHandle;
};

test("gives out messages in the order of their arrival, each once", async () => {
  const queue = await queueWith();
  for (const body of ["a", "b", "c"]) await queue.add(body, "sender");
  expect(bodies(await queue.receive(2))).toEqual(["a", "b"]);
  expect(bodies(await queue.receive(2))).toEqual(["c"]);
  expect(bodies(await queue.receive(2))).toEqual([]);
  expect(queue.counts).toEqual({ visible: 0, inFlight: 3 });
});

test("shows a message again when its visibility timeout has passed, and tells so", async () => {
  const queue = await queueWith();
  await queue.add("a", "sender");
  await queue.receive(1);
  let told = 0;
  queue.onMessage(() => {
    told += 1;
  });
  clock.advance(29_999);
  expect(bodies(await queue.receive(1))).toEqual([]);
  expect(told).toBe(0);
  clock.advance(1);
  expect(told).toBe(1);
  const [again] = await queue.receive(1);
  expect(again).toMatchObject({ body: "a", receiveCount: 2 });
});

test("each message has its own timeout", async () => {
  const queue = await queueWith();
  await queue.add("a", "sender");
  await queue.add("b", "sender");
  await queue.receive(1, 60);
  await queue.receive(1, 10);
  clock.advance(10_000);
  expect(bodies(await queue.receive(2, 100))).toEqual(["b"]);
  clock.advance(50_000);
  expect(bodies(await queue.receive(2))).toEqual(["a"]);
});

test("a deleted message never comes back", async () => {
  const queue = await queueWith();
  await queue.add("a", "sender");
  const [message] = await queue.receive(1);
  await queue.delete(handleOf(message));
  await queue.delete(handleOf(message));
  clock.advance(60_000);
  expect(await queue.receive(1)).toEqual([]);
  expect(queue.counts).toEqual({ visible: 0, inFlight: 0 });
});

test("a receipt deletes also after the timeout, but not once the message was received again", async () => {
  const queue = await queueWith();
  await queue.add("a", "sender");
  await queue.add("b", "sender");
  const [a, b] = await queue.receive(2);
  clock.advance(30_000);
  await queue.delete(handleOf(a));
  expect(bodies(await queue.receive(2))).toEqual(["b"]);
  await queue.delete(handleOf(b));
  clock.advance(30_000);
  expect(bodies(await queue.receive(2))).toEqual(["b"]);
});

test("changes the visibility of what is in flight, and of nothing else", async () => {
  const queue = await queueWith();
  await queue.add("a", "sender");
  const [message] = await queue.receive(1);
  await queue.changeVisibility(handleOf(message), 300);
  clock.advance(299_000);
  expect(await queue.receive(1)).toEqual([]);
  await queue.changeVisibility(handleOf(message), 0);
  expect(queue.counts).toEqual({ visible: 1, inFlight: 0 });
  await expect(queue.changeVisibility(handleOf(message), 10)).rejects.toMatchObject({
    code: "MessageNotInflight",
  });
  await expect(queue.changeVisibility("nonsense", 10)).rejects.toMatchObject({
    code: "ReceiptHandleIsInvalid",
  });
});

test("releases what is in flight, and takes no offence at what is visible already", async () => {
  const queue = await queueWith();
  await queue.add("a", "sender");
  const [first] = await queue.receive(1);
  await queue.release(handleOf(first), 0);
  expect(queue.counts).toEqual({ visible: 1, inFlight: 0 });
  await queue.release(handleOf(first), 0);
  expect(queue.counts).toEqual({ visible: 1, inFlight: 0 });
});

test("gives a message up when it has been received as often as allowed", async () => {
  const queue = await queueWith({ redrive: { deadLetterTargetArn: "dlq", maxReceiveCount: 2 } });
  await queue.add("poison", "sender");
  for (let round = 0; round < 2; round += 1) {
    expect(bodies(await queue.receive(1))).toEqual(["poison"]);
    clock.advance(30_000);
  }
  expect(givenUp).toEqual([]);
  await queue.add("fine", "sender");
  expect(bodies(await queue.receive(1))).toEqual(["fine"]);
  expect(givenUp).toEqual(["poison to dlq"]);
  expect(queue.counts).toEqual({ visible: 0, inFlight: 1 });
});

test("forgets messages at the end of their retention", async () => {
  const queue = await queueWith();
  await queue.add("old", "sender");
  clock.advance(3_599_000);
  await queue.add("new", "sender");
  clock.advance(1000);
  expect(bodies(await queue.receive(10))).toEqual(["new"]);
});

test("stays quick with a long backlog", async () => {
  const queue = await queueWith();
  const added = Array.from({ length: 20_000 }, (_, index) => queue.add(String(index), "sender"));
  await Promise.all(added);
  const all: string[] = [];
  for (let batch = await queue.receive(500); batch.length > 0; batch = await queue.receive(500)) {
    all.push(...bodies(batch));
    await Promise.all(batch.map((message) => queue.delete(handleOf(message))));
  }
  expect(all).toEqual(Array.from({ length: 20_000 }, (_, index) => String(index)));
});

test("shows a delayed message to nobody before its time, and tells when it comes", async () => {
  const queue = await queueWith();
  let told = 0;
  queue.onMessage(() => {
    told += 1;
  });
  await queue.add("late", "sender", 5000);
  await queue.add("now", "sender");
  expect(told).toBe(1);
  expect(bodies(await queue.receive(10))).toEqual(["now"]);
  clock.advance(5000);
  expect(told).toBe(2);
  const [late] = await queue.receive(10);
  expect(late).toMatchObject({ body: "late", receiveCount: 1 });
});

test("hides a message for as long as whoever runs the queue has it", async () => {
  const messages = await store.collection<StoredMessage>("messages");
  const queue = new Queue(
    SETTINGS,
    messages,
    clock,
    async () => {},
    (seconds) => seconds / 10,
  );
  await queue.add("a", "sender");
  await queue.receive(1);
  clock.advance(2999);
  expect(await queue.receive(1)).toEqual([]);
  clock.advance(1);
  expect(bodies(await queue.receive(1))).toEqual(["a"]);
});
