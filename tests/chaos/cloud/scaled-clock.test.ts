import { scaledClock } from "../../../chaos/cloud/scaled-clock";

beforeEach(() => jest.useFakeTimers({ now: 1000 }));
afterEach(() => jest.useRealTimers());

it("shows the true time when it starts, and runs faster from then on", () => {
  const clock = scaledClock(40, 1000);
  expect(clock.now()).toBe(1000);
  jest.advanceTimersByTime(100);
  expect(clock.now()).toBe(5000);
});

it("calls back when its own time has come, unless it is told not to", () => {
  const clock = scaledClock(40, 1000);
  const called: string[] = [];
  clock.after(4000, () => called.push("kept"));
  clock.after(4000, () => called.push("cancelled"))();
  jest.advanceTimersByTime(99);
  expect(called).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(called).toEqual(["kept"]);
});
