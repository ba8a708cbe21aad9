import fc from "fast-check";
import { CONTENT_COUNT } from "../../chaos/contents";
import { type HistoryOptions, histories, SHARES } from "../../chaos/history";
import type { Act, Operation } from "../../chaos/operation";
import { MAX_KEY_BYTES } from "../../contracts/limits";

const LANES = [
  { name: "express", prefix: "express/" },
  { name: "bulk", prefix: "bulk/", weight: 3 },
];

const OPERATIONS = 20_000;
const options = (seed: number, operations = OPERATIONS): HistoryOptions => ({
  seed,
  operations,
  lanes: LANES,
  keys: 50,
});
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const long = [...histories(options(1))];
const shareOf = (matches: (operation: Operation) => boolean) =>
  long.filter(matches).length / long.length;

it("is the same for the same seed, and another for another", () => {
  expect([...histories(options(1))]).toEqual(long);
  fc.assert(
    fc.property(seeds, (seed) => {
      const history = [...histories(options(seed, 40))];
      expect([...histories(options(seed, 40))]).toEqual(history);
      expect([...histories(options(seed + 1, 40))]).not.toEqual(history);
    }),
  );
});

it("begins as a longer one does", () => {
  expect([...histories(options(1, 500))]).toEqual(long.slice(0, 500));
});

it("has no end when none is wanted", () => {
  const endless = histories(options(1, Number.POSITIVE_INFINITY));
  for (let index = 0; index < 1000; index += 1) {
    expect(endless.next()).toEqual({ done: false, value: long[index] });
  }
});

it("creates new images most of the time, and has the promised shares of the rest", () => {
  const isNew = ({ key }: Operation) => key.includes("/new/");
  const isHot = ({ key }: Operation) => key.includes("/hot/");
  const isFolder = ({ key }: Operation) => key.endsWith("/");
  expect(shareOf(isHot)).toBeCloseTo(SHARES.hot, 1);
  expect(shareOf(isFolder)).toBeCloseTo(SHARES.folder, 2);
  expect(shareOf(isNew)).toBeCloseTo(1 - SHARES.hot - SHARES.hard - SHARES.folder, 1);
  expect(shareOf((it) => !isNew(it) && !isHot(it) && !isFolder(it))).toBeCloseTo(SHARES.hard, 2);
});

it("does all kinds of things to an image that is there", () => {
  const kinds = new Map<string, number>();
  for (const { kind } of long) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  expect([...kinds.keys()].sort()).toEqual(
    ["burst", "create", "folder", "overwrite", "remove", "repeat", "return", "revert"].sort(),
  );
  for (const count of kinds.values()) expect(count).toBeGreaterThan(100);
});

it("gives each lane as many keys as its weight says", () => {
  expect(shareOf(({ lane }) => lane === "bulk")).toBeCloseTo(0.75, 1);
});

it("names keys of its lanes only, and all keys that are hard", () => {
  const keys = new Set(long.map(({ key }) => key));
  for (const { key, lane } of long) expect(key.startsWith(`${lane}/`)).toBe(true);
  expect(keys).toContain("express/1+1=2.jpg");
  expect(keys).toContain("bulk/new\nline\ttab.jpg");
  const longest = Math.max(...[...keys].map((key) => Buffer.byteLength(key)));
  expect(longest).toBe(MAX_KEY_BYTES);
});

it("does to each key what its kind says, in an order in which it can happen", () => {
  const property = fc.property(seeds, (seed) => {
    const present = new Map<string, number | "removed" | "unknown">();
    for (const { kind, key, writers } of histories(options(seed, 500))) {
      const before = present.get(key);
      const acts = writers.flat();
      expect(acts.every(isPossible)).toBe(true);
      const last = acts.at(-1);
      const after = last?.act === "put" ? last.content : "removed";
      if (before !== "unknown") expect(kindsOf(before, acts, writers.length)).toContain(kind);
      else expect(["return", "overwrite", "repeat", "remove", "revert", "burst"]).toContain(kind);
      if (kind === "folder") expect(key.endsWith("/")).toBe(true);
      else present.set(key, kind === "burst" ? "unknown" : after);
    }
  });
  fc.assert(property, { numRuns: 20 });
});

function isPossible(act: Act): boolean {
  return act.act === "remove" || (act.content >= 0 && act.content < CONTENT_COUNT);
}

function kindsOf(
  before: number | "removed" | undefined,
  acts: readonly Act[],
  writers: number,
): string[] {
  const contents = acts.map((act) => (act.act === "put" ? act.content : "removed"));
  if (writers > 1) return ["burst"];
  if (before === undefined) return ["create", "folder"];
  if (before === "removed") return ["return"];
  if (contents.length === 2)
    return contents[1] === before && contents[0] !== before ? ["revert"] : [];
  if (contents[0] === "removed") return ["remove"];
  return contents[0] === before ? ["repeat"] : ["overwrite"];
}

it("needs a lane", () => {
  expect(() => [...histories({ ...options(1), lanes: [] })]).toThrow(
    "A history needs a lane with a weight above 0.",
  );
});
