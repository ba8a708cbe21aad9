import { Turns } from "../../../local/dynamodb/turns";
import { settlePromises } from "../../helpers/manual-clock";

/** Writers that end when the test says so. */
function setUp() {
  const turns = new Turns();
  const started: string[] = [];
  const write = (writer: string, ...names: string[]) => {
    let end = () => {};
    let fail = (_: Error) => {};
    const held = new Promise<void>((resolve, reject) => {
      end = resolve;
      fail = reject;
    });
    const result = turns.take(names, async () => {
      started.push(writer);
      await held;
      return writer;
    });
    return { result, end, fail };
  };
  return { turns, started, write };
}

test("writers of different items do not wait for each other", async () => {
  const { started, write } = setUp();
  write("one", "a", "b");
  write("other", "c");
  await settlePromises();
  expect(started).toEqual(["one", "other"]);
});

test("writers that share an item go one after the other, as they came", async () => {
  const { started, write } = setUp();
  const first = write("first", "a", "b");
  const second = write("second", "b", "c");
  write("third", "c");
  await settlePromises();
  expect(started).toEqual(["first"]);
  first.end();
  await settlePromises();
  expect(started).toEqual(["first", "second"]);
  second.end();
  await settlePromises();
  expect(started).toEqual(["first", "second", "third"]);
});

test("a writer that fails holds up nobody, and its error is its caller's", async () => {
  const { started, write } = setUp();
  const failing = write("failing", "a");
  const next = write("next", "a");
  failing.fail(new Error("disk full"));
  await expect(failing.result).rejects.toThrow("disk full");
  next.end();
  expect(await next.result).toBe("next");
  expect(started).toEqual(["failing", "next"]);
});

test("the end waits for all", async () => {
  const { turns, write } = setUp();
  const one = write("one", "a");
  const other = write("other", "b");
  let isOver = false;
  const ended = turns.end().then(() => {
    isOver = true;
  });
  one.end();
  await settlePromises();
  expect(isOver).toBe(false);
  other.end();
  await ended;
});
