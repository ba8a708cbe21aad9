import { Pace } from "../../../cli/sync/pace";
import { FakeIo } from "../../helpers/fake-io";

it("lets the first at once, and each next when those before have had their time", async () => {
  const io = new FakeIo();
  const startedAt = io.now();
  const pace = new Pace(100, io);
  const times: number[] = [];
  for (const count of [100, 50, 10]) {
    await pace.take(count);
    times.push(io.now() - startedAt);
  }

  expect(times).toEqual([0, 1000, 1500]);
});

it("saves nothing up while nothing is asked for", async () => {
  const io = new FakeIo();
  const pace = new Pace(100, io);
  await pace.take(100);
  io.milliseconds += 60_000;
  await pace.take(100);
  const before = io.now();
  await pace.take(1);

  expect(io.now() - before).toBe(1000);
});

it("gives those who ask at the same time one turn after the other", async () => {
  const waits: number[] = [];
  const sleep = async (milliseconds: number) => void waits.push(milliseconds);
  const pace = new Pace(10, { now: () => 0, sleep, interrupt: new AbortController().signal });
  await Promise.all([pace.take(5), pace.take(5), pace.take(5)]);

  expect(waits).toEqual([500, 1000]);
});

it("waits no longer once Ctrl-C is pressed", async () => {
  const { signal } = new AbortController();
  const sleep = jest.fn(async () => {});
  const pace = new Pace(1, { now: () => 0, sleep, interrupt: signal });
  await pace.take(1);
  await pace.take(1);

  expect(sleep).toHaveBeenCalledWith(1000, signal);
});
