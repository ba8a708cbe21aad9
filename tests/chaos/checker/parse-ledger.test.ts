import fc from "fast-check";
import { parseLedger } from "../../../chaos/checker/parse-ledger";

const LINES = [
  {
    ...{ at: 1, session: "A", bucket: "images", key: 'bulk/{"at":9}.jpg', put: "p", eTag: "e" },
    outcome: "answered",
  },
  { at: 2, session: "A", kind: "read", images: ["s3://images/bulk/a.jpg"] },
  { at: 3, session: "A", image: "s3://images/bulk/a.jpg", eTag: '"e"' },
  { at: 4, session: "A", image: "s3://images/bulk/a.jpg" },
  { at: 5, session: "A", kind: "killed", why: "Spot" },
];
const text = LINES.map((line) => `${JSON.stringify(line)}\n`).join("");

it("reads every kind of line", () => {
  expect(parseLedger(text)).toEqual({ lines: LINES, torn: [] });
});

it("reads an empty ledger", () => {
  expect(parseLedger("")).toEqual({ lines: [], torn: [] });
});

it("tells a line that is none", () => {
  expect(parseLedger('{"at":1}\nnonsense\n')).toEqual({
    lines: [],
    torn: ['{"at":1}', "nonsense"],
  });
});

it("loses the line in which the writer was killed and no other, wherever it was cut off", () => {
  const [first, ...rest] = text.split("\n").slice(0, -1);
  if (first === undefined) throw new Error("There is no line.");
  const lengths = fc.integer({ min: 1, max: first.length - 1 });
  fc.assert(
    fc.property(lengths, (length) => {
      const cut = first.slice(0, length);
      expect(parseLedger(cut + rest.join("\n"))).toEqual({
        lines: LINES.slice(1),
        torn: [cut + rest[0]],
      });
      expect(parseLedger(`${rest.join("\n")}\n${cut}`)).toEqual({
        lines: LINES.slice(1),
        torn: [cut],
      });
    }),
  );
});
