import {
  measureComingAndGoing,
  measureLastOne,
  measureLone,
  measureStaying,
} from "../../../bench/quota/measure-quota";
import {
  FIFTY,
  FIVE,
  JOBS,
  LATE_DURATIONS,
  LONG_JOBS,
  type Setting,
  SMALL_BURST_SECONDS,
} from "../../../bench/quota/scenarios";

const SMALL_BURST: Setting = { ...FIFTY, burstSeconds: SMALL_BURST_SECONDS };
const LATE: Setting = { ...FIFTY, durations: LATE_DURATIONS };

describe("workers that share a quota of 50 calls a second", () => {
  it.each([
    ["4, with a burst of a second", 4, FIFTY],
    ["8, with a burst of a second", 8, FIFTY],
    ["4, with a burst of a tenth", 4, SMALL_BURST],
    ["8, with a burst of a tenth", 8, SMALL_BURST],
    ["4 who are told late of throttles", 4, LATE],
    ["8 who are told late of throttles", 8, LATE],
  ])("use 95 %% of it and have 3 %% throttled at most: %s", async (_, workers, setting) => {
    const { used, throttled, fairness } = await measureStaying({ ...setting, seed: 1 }, workers);

    expect(used).toBeGreaterThan(0.95);
    expect(throttled).toBeLessThan(0.03);
    // Jain's index over two minutes: 0.8 when one of 5 has nothing.
    expect(fairness).toBeGreaterThan(0.8);
  });

  it.each([
    ["4, with a burst of a second", 4, FIFTY],
    ["8, with a burst of a second", 8, FIFTY],
    ["8, with a burst of a tenth", 8, SMALL_BURST],
    ["8 who are told late of throttles", 8, LATE],
  ])("do so too while they come and go: %s", async (_, workers, setting) => {
    const measured = await measureComingAndGoing({ ...setting, seed: 1 }, workers, JOBS, 5);

    expect(measured.used).toBeGreaterThan(0.95);
    expect(measured.throttled).toBeLessThan(0.03);
  });

  it.each([1, 2, 3])("leave 90 %% of it to the last one within 30 s (seed %d)", async (seed) => {
    expect(await measureLastOne({ ...FIFTY, seed }, 8, 60)).toBeLessThanOrEqual(30);
    expect(await measureLastOne({ ...SMALL_BURST, seed }, 4, 60)).toBeLessThanOrEqual(30);
  });

  it("leave 90 % of it to a lone one within 30 s of its start", async () => {
    expect(await measureLone({ ...FIFTY, seed: 1 })).toBeLessThanOrEqual(30);
  });

  it("are hardly throttled more when they are told that it is 100", async () => {
    const misled = { ...FIFTY, configuredPerSecond: 100, seed: 1 };

    const { used, throttled } = await measureStaying(misled, 8);

    expect(used).toBeGreaterThan(0.95);
    expect(throttled).toBeLessThan(0.05);
  });
});

describe("workers that share a quota of 5 calls a second", () => {
  it.each([4, 8])("use 95 %% of it and have 3 %% throttled at most: %d", async (workers) => {
    const { used, throttled } = await measureStaying({ ...FIVE, seed: 1 }, workers);

    expect(used).toBeGreaterThan(0.95);
    expect(throttled).toBeLessThan(0.03);
  });

  it("do so too while they come and go", async () => {
    const measured = await measureComingAndGoing({ ...FIVE, seed: 1 }, 8, LONG_JOBS, 30);

    expect(measured.used).toBeGreaterThan(0.95);
    expect(measured.throttled).toBeLessThan(0.03);
  });

  it("have less than a tenth throttled when they are told that it is 50", async () => {
    const misled = { ...FIFTY, perSecond: 5, configuredPerSecond: 50, seed: 1 };

    const { used, throttled } = await measureStaying(misled, 8);

    expect(used).toBeGreaterThan(0.9);
    expect(throttled).toBeLessThan(0.1);
  });

  it("leave 90 % of it to a lone one within 30 s of its start", async () => {
    expect(await measureLone({ ...FIVE, seed: 1 })).toBeLessThanOrEqual(30);
  });
});
