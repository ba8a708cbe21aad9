import { crc32, crc32ByTable } from "../../../cli/upload/crc32";
import { checksumText } from "../../../cli/upload/same-content";

it.each([
  ["of Node.js", crc32],
  ["by the table, for an older Node.js", crc32ByTable],
])("computes the check value of the standard, at once and in pieces: %s", (_, compute) => {
  const whole = compute(Buffer.from("123456789"));
  expect(whole).toBe(0xcbf43926);
  expect(compute(Buffer.from("6789"), compute(Buffer.from("12345")))).toBe(whole);
  expect(checksumText(whole)).toBe("y/Q5Jg==");
});
