import { parseFilterPattern } from "../../../local/logs/filter-pattern";

test.each([
  ["", "anything", true],
  ["ERROR", '{"level":"ERROR"}', true],
  ["ERROR", "error", false],
  ["ERROR image", "image: ERROR", true],
  ["ERROR image", "ERROR", false],
  ["?ERROR ?WARN", "a WARN", true],
  ["?ERROR ?WARN", "an INFO", false],
  ["?ERROR ?WARN", "an ERROR", true],
  ['?"Task timed out" ?ERROR', "1 Task timed out after 3.00 seconds", true],
  ['"a b"', "a  b", false],
  ['"say \\"no\\""', 'they say "no"', true],
  ["ERROR -Throttling", "ERROR: Throttling", false],
  ["ERROR -Throttling", "ERROR: Broken", true],
])("%s of %s: %p", (pattern, message, expected) => {
  expect(parseFilterPattern(pattern)(message)).toBe(expected);
});

test.each([
  ['{ $.level = "ERROR" }', "Patterns of JSON, of columns and of regular expressions"],
  ["[ip, user]", "Patterns of JSON, of columns and of regular expressions"],
  ["%ERR.*%", "Patterns of JSON, of columns and of regular expressions"],
  ["a.b", "need double quotes"],
  ['"open', "need double quotes"],
  ["?ERROR image", "do not go together"],
])("refuses %s", (pattern, message) => {
  expect(() => parseFilterPattern(pattern)).toThrow(message);
});
