import * as fc from "fast-check";
import { compareUtf8, sortUtf8 } from "../../lib/utf8-order";

test("puts what needs a surrogate pair last", () => {
  expect(sortUtf8(["\u{1F600}", "\uFFFD", "z"])).toEqual(["z", "\uFFFD", "\u{1F600}"]);
});

test("is the order of the UTF-8 bytes", () => {
  const text = fc.string({ unit: "binary", maxLength: 4 });
  fc.assert(
    fc.property(text, text, (one, other) => {
      const expected = Buffer.compare(Buffer.from(one), Buffer.from(other));
      expect(Math.sign(compareUtf8(one, other))).toBe(expected);
    }),
  );
});
