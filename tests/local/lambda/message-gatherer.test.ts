import { MessageGatherer } from "../../../local/lambda/message-gatherer";
import type { ReceivedMessage } from "../../../local/sqs/sqs";
import { ManualClock, settlePromises } from "../../helpers/manual-clock";

const MIB = 1024 * 1024;

/** A queue that hands out ten messages a call, as SQS does. */
function setUp(options: { batchSize?: number; windowSeconds?: number; bytes?: number } = {}) {
  const { batchSize = 10_000, windowSeconds = 20, bytes = 1000 } = options;
  const clock = new ManualClock();
  const queue: string[] = [];
  let announce = () => {};
  const gatherer = new MessageGatherer({
    batchSize,
    windowSeconds,
    clock,
    receive: async (max) =>
      queue.splice(0, Math.min(max, 10)).map((messageId) => ({ messageId }) as ReceivedMessage),
    onMessage: (listener) => {
      announce = listener;
      return () => {};
    },
    sizeOf: () => bytes,
  });
  const send = async (...messages: string[]) => {
    queue.push(...messages);
    announce();
    await settlePromises();
  };
  const next = () => {
    const result: { ids?: string[]; ended: boolean } = { ended: false };
    void gatherer.next().then((batch) => {
      result.ended = true;
      result.ids = batch?.map(({ messageId }) => messageId);
    });
    return result;
  };
  return { clock, queue, gatherer, send, next };
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `m${index}`);
}

test("a batch ends when its window since the first message is over", async () => {
  const { clock, send, next } = setUp();
  const batch = next();
  await clock.advance(60_000);
  await send("a");
  await clock.advance(19_000);
  await send("b");
  expect(batch.ended).toBe(false);
  await clock.advance(1000);
  expect(batch.ids).toEqual(["a", "b"]);
});

test("a full batch does not wait for the window", async () => {
  const { send, next } = setUp({ batchSize: 25 });
  const batch = next();
  await send(...numbered(30));
  expect(batch.ids).toEqual(numbered(25));
});

test("without a window a batch is what is there", async () => {
  const { send, next } = setUp({ batchSize: 10, windowSeconds: 0 });
  const batch = next();
  await send("a", "b");
  expect(batch.ids).toEqual(["a", "b"]);
});

test("the message that would make the event over 6 MiB begins the next batch", async () => {
  const { clock, send, next } = setUp({ bytes: MIB });
  const batch = next();
  await send(...numbered(8));
  expect(batch.ids).toEqual(numbered(6));
  const second = next();
  await clock.advance(20_000);
  expect(second.ids).toEqual(["m6", "m7"]);
});

test("a message that comes back without a sound is seen within a second", async () => {
  const { clock, queue, next } = setUp({ windowSeconds: 0 });
  const batch = next();
  await clock.advance(100);
  queue.push("returned");
  await clock.advance(1000);
  expect(batch.ids).toEqual(["returned"]);
});

test("stopping ends the wait and keeps what was received to be given back", async () => {
  const { gatherer, send, next } = setUp();
  const batch = next();
  await send("a", "b");
  gatherer.stop();
  await settlePromises();
  expect(batch).toEqual({ ended: true, ids: undefined });
  expect(gatherer.undelivered().map(({ messageId }) => messageId)).toEqual(["a", "b"]);
});
