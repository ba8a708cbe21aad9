import fc from "fast-check";
import { messageBatches } from "../../../cli/sync/messages";
import { parseNotification } from "../../../contracts/notification";
import { anyTrigger, numberedTriggers, triggers } from "../../helpers/triggers";

const MESSAGE_BYTES = 65_536;
const BATCH_BYTES = 1_048_576;

function sizes(batches: Iterable<{ entries: readonly { MessageBody?: string }[] }>): number[][] {
  return [...batches].map(({ entries }) =>
    entries.map(({ MessageBody = "" }) => Buffer.byteLength(MessageBody)),
  );
}

it("puts a page of short keys into few messages of one call", () => {
  const [batch, ...others] = [...messageBatches(numberedTriggers(1000))];

  expect(others).toEqual([]);
  expect(batch?.entries.map(({ Id }) => Id)).toEqual(["0", "1"]);
  const bytes = (batch?.entries ?? []).map(({ MessageBody = "" }) =>
    Buffer.byteLength(MessageBody),
  );
  expect(batch?.bytes).toBe(bytes.reduce((sum, one) => sum + one, 0));
});

it("fills a message to its last byte, and not beyond", () => {
  const two = triggers("a", "b");
  const [[bytes = 0] = []] = sizes(messageBatches(two));

  expect([...messageBatches(two, bytes)].flatMap(({ entries }) => entries)).toHaveLength(1);
  expect([...messageBatches(two, bytes - 1)].flatMap(({ entries }) => entries)).toHaveLength(2);
});

it("keeps messages and calls within their limits when the longest keys are encoded", () => {
  // 1,024 bytes of UTF-8, which take three times as many as %XX.
  const keys = Array.from({ length: 1000 }, (_, index) => `${"é".repeat(510)}${1000 + index}`);
  const batches = [...messageBatches(triggers(...keys))];

  for (const call of sizes(batches)) {
    expect(call.length).toBeLessThanOrEqual(10);
    expect(Math.max(...call)).toBeLessThanOrEqual(MESSAGE_BYTES);
    expect(call.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(BATCH_BYTES);
  }
  expect(batches.length).toBeGreaterThan(1);
});

it("ends a call before its bytes are over the limit, and at ten messages", () => {
  const one = triggers("a");
  const [[bytes = 0] = []] = sizes(messageBatches(one));
  const many = triggers(...Array.from({ length: 25 }, () => "a"));
  const lengths = (maxBatchBytes: number) =>
    sizes(messageBatches(many, 1, maxBatchBytes)).map(({ length }) => length);

  expect(lengths(BATCH_BYTES)).toEqual([10, 10, 5]);
  expect(lengths(bytes * 10)).toEqual([10, 10, 5]);
  expect(lengths(bytes * 10 - 1)).toEqual([9, 9, 7]);
});

it("loses no trigger, and keeps their order", () => {
  fc.assert(
    fc.property(
      fc.array(anyTrigger.filter(({ key }) => !key.endsWith("/"))),
      fc.integer({ min: 1, max: 2000 }),
      (asked, maxBytes) => {
        const batches = [...messageBatches(asked, maxBytes, 10_000)];
        const read = batches.flatMap(({ entries }) =>
          entries.flatMap(({ MessageBody = "" }) => parseNotification(MessageBody)),
        );
        expect(read).toEqual(asked);
      },
    ),
  );
});

it("makes nothing of nothing", () => {
  expect([...messageBatches([])]).toEqual([]);
});
