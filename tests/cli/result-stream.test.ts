import { Writable } from "node:stream";
import { resultStream } from "../../cli/result-stream";

const never = new AbortController().signal;

/** Takes one line in at a time, each when it is told to. */
function slowReader() {
  const taken: string[] = [];
  let take = (_error?: Error) => {};
  const stream = new Writable({
    highWaterMark: 4,
    write(chunk, _encoding, callback) {
      taken.push(String(chunk));
      take = callback;
    },
  });
  return { stream, taken, take: (error?: Error) => take(error) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Whether the promise is settled by now, and with what. */
async function now<T>(promise: Promise<T>): Promise<T | "waits"> {
  return Promise.race([promise, turn().then(() => "waits" as const)]);
}

it("goes on at once while the reader keeps up", async () => {
  const { stream, taken } = slowReader();
  const results = resultStream(stream);
  results.write("a");
  expect(await now(results.drained(never))).toBe(true);
  expect(taken).toEqual(["a\n"]);
});

it("waits until a slow reader has taken in what was written", async () => {
  const { stream, take } = slowReader();
  const results = resultStream(stream);
  results.write("a line");
  const drained = results.drained(never);
  expect(await now(drained)).toBe("waits");
  take();
  expect(await now(drained)).toBe(true);
});

it("waits no longer once it is interrupted, and leaves no listeners behind", async () => {
  const { stream } = slowReader();
  const results = resultStream(stream);
  const before = stream.eventNames().map((name) => [name, stream.listenerCount(name)]);
  const interrupt = new AbortController();
  results.write("a line");
  const drained = results.drained(interrupt.signal);
  expect(await now(drained)).toBe("waits");
  interrupt.abort();
  expect(await now(drained)).toBe(true);
  expect(stream.eventNames().map((name) => [name, stream.listenerCount(name)])).toEqual(before);
});

it("says that nobody reads any more, and writes no more then", async () => {
  const { stream, taken, take } = slowReader();
  const results = resultStream(stream);
  results.write("a line");
  const drained = results.drained(never);
  take(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
  expect(await now(drained)).toBe(false);
  results.write("another");
  expect(await now(results.drained(never))).toBe(false);
  expect(taken).toEqual(["a line\n"]);
});

it("throws what is wrong with the stream beside that", () => {
  const { stream } = slowReader();
  resultStream(stream);
  const full = Object.assign(new Error("write ENOSPC"), { code: "ENOSPC" });
  expect(() => stream.emit("error", full)).toThrow(full);
});
