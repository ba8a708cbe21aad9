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

it("joins a call with the loss of its answer, which is told on a line of its own", () => {
  const call = { ...LINES[0], request: "r1" };
  const other = { ...LINES[0], request: "r2" };
  const throttled = { ...LINES[0], request: "r3", outcome: "throttled" };
  const lost = (request: string) => ({ at: 9, session: "A", kind: "answer-lost", request });
  const lines = [call, lost("r1"), other, throttled, lost("r3"), lost("of another service")];
  expect(parseLedger(lines.map((line) => JSON.stringify(line)).join("\n")).lines).toEqual([
    { ...call, outcome: "answer-lost" },
    other,
    throttled,
  ]);
});

it("takes a loss of power for the death of every process before it, and of none after", () => {
  const read = (at: number, session: string) => ({ at, session, kind: "read", images: [] });
  const lines = [
    ...[read(1, "A"), read(2, "B"), read(3, "A"), { at: 4, kind: "power-lost" }],
    ...[read(5, "C"), { at: 6, kind: "power-lost" }],
  ];
  const killed = (at: number, session: string) => ({
    ...{ at, session, kind: "killed", why: "power-lost" },
  });
  expect(parseLedger(lines.map((line) => JSON.stringify(line)).join("\n")).lines).toEqual([
    ...[read(1, "A"), read(2, "B"), read(3, "A"), killed(4, "A"), killed(4, "B")],
    ...[read(5, "C"), killed(6, "C")],
  ]);
});
