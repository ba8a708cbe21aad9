import { parseSince } from "../../cli/since";

const NOW = Date.UTC(2026, 1, 10, 12);

it.each([
  ["7d", "2026-02-03T12:00:00.000Z"],
  ["12h", "2026-02-10T00:00:00.000Z"],
  ["2026-02-01", "2026-02-01T00:00:00.000Z"],
  ["2026-02-01T06:30:00+02:00", "2026-02-01T04:30:00.000Z"],
])("reads %s", (text, since) => {
  expect(parseSince(text, NOW)).toBe(since);
});

it.each([
  ["yesterday", 'or hours or days before now (12h, 7d), not "yesterday".'],
  ["7", "takes a date"],
  ["-7d", "takes a date"],
  ["7w", "takes a date"],
  ["2026-02-30", "takes a date"],
  ["2026-02-11", "--since 2026-02-11 is still to come"],
])("refuses %s", (text, message) => {
  expect(() => parseSince(text, NOW)).toThrow(
    expect.objectContaining({ name: "UsageError", message: expect.stringContaining(message) }),
  );
});
