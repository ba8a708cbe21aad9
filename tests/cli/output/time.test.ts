import { showTime } from "../../../cli/output/time";
import { FakeIo } from "../../helpers/fake-io";

const HOUR = 3_600_000;

it("says how long ago it was on a terminal", () => {
  const io = new FakeIo(true);
  expect(showTime(io.now() - 3 * HOUR, io)).toBe("3 h 00 min ago");
});

it("is never in the future, whatever the clocks say", () => {
  const io = new FakeIo(true);
  expect(showTime(io.now() + HOUR, io)).toBe("0 ms ago");
});

it("is ISO 8601 in a pipe", () => {
  const io = new FakeIo(false);
  expect(showTime(io.now() - HOUR, io)).toBe("2025-12-31T23:00:00.000Z");
});
