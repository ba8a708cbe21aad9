import { isBefore, parseRelabelBefore } from "../../../cli/sync/relabel-before";

const NOW = Date.parse("2026-11-26T12:00:00Z");

describe("what --relabel-before takes", () => {
  it.each([
    ["2026-01-31", "2026-01-31T00:00:00.000Z"],
    ["2026-01-31T12:30:00Z", "2026-01-31T12:30:00.000Z"],
    ["2026-01-31T12:30:00+02:00", "2026-01-31T10:30:00.000Z"],
    ["2026-11-26T12:00:00.000Z", "2026-11-26T12:00:00.000Z"],
  ])("%s is a date", (text, date) => {
    expect(parseRelabelBefore(text, NOW)).toEqual({ settledBefore: Date.parse(date) });
  });

  it.each([
    ["3.0", [3, 0]],
    ["10.2.1", [10, 2, 1]],
  ])("%s is the version of a model", (text, modelBefore) => {
    expect(parseRelabelBefore(text, NOW)).toEqual({ modelBefore });
  });

  it.each([
    "",
    "3",
    "v3.0",
    "3.",
    "yesterday",
    "2026",
    "2026.01",
    "2026-13-01",
    "2026-02-30",
    "01/31/2026",
    "2026-01-31T12:30:00",
  ])("%j is neither, and is refused", (text) => {
    expect(() => parseRelabelBefore(text, NOW)).toThrow(
      `--relabel-before takes a date (2026-01-31, 2026-01-31T12:00:00Z) or the version of a model ` +
        `as \`labeler show\` prints it (3.0), not "${text}".`,
    );
  });

  it("a date to come is refused: every sync until then would label all images", () => {
    expect(() => parseRelabelBefore("2026-11-27", NOW)).toThrow(
      "--relabel-before 2026-11-27 is still to come",
    );
  });
});

describe("a record", () => {
  const settledAt = "2026-01-31T12:00:00.000Z";

  it.each([
    ["2026-01-31T12:00:00.001Z", true],
    ["2026-01-31T12:00:00.000Z", false],
    ["2026-01-31T13:00:00+02:00", false],
  ])("settled at 12:00 UTC is before %s: %s", (text, before) => {
    expect(isBefore({ settledAt }, parseRelabelBefore(text, NOW))).toBe(before);
  });

  it.each([
    ["2.0", "3.0", true],
    ["3.0", "3.0", false],
    ["3", "3.0", false],
    ["3.0", "3.0.1", true],
    ["9.9", "10.0", true],
    ["10.0", "9.9", false],
    ["3.0-local", "3.1", true],
    ["3.0-local", "3.0", false],
    ["unknown", "3.0", false],
    [undefined, "3.0", false],
  ])("of model %s is before %s: %s", (modelVersion, text, before) => {
    expect(isBefore({ settledAt, modelVersion }, parseRelabelBefore(text, NOW))).toBe(before);
  });
});
