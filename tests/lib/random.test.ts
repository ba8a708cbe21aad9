import fc from "fast-check";
import { seededRandom } from "../../lib/random";

const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const numbers = (from: number, count: number) => {
  const random = seededRandom(from);
  return Array.from({ length: count }, () => random.next());
};

it("repeats itself for the same seed, on every machine", () => {
  expect(numbers(1, 3)).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
  fc.assert(fc.property(seed, (from) => expect(numbers(from, 20)).toEqual(numbers(from, 20))));
});

it("differs for another seed", () => {
  const other = fc.tuple(seed, seed).filter(([one, another]) => one !== another);
  fc.assert(
    fc.property(other, ([one, another]) => {
      expect(numbers(one, 4)).not.toEqual(numbers(another, 4));
    }),
  );
});

it("draws whole numbers below the bound, each of them about as often", () => {
  const random = seededRandom(7);
  const counts = [0, 0, 0, 0, 0];
  for (let draw = 0; draw < 10_000; draw += 1) {
    const drawn = random.int(5);
    counts[drawn] = (counts[drawn] ?? 0) + 1;
  }
  expect(counts).toHaveLength(5);
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
});

it("picks what is there, and refuses to pick from nothing", () => {
  const random = seededRandom(7);
  const picked = Array.from({ length: 100 }, () => random.pick(["a", "b", "c"]));
  expect(new Set(picked)).toEqual(new Set(["a", "b", "c"]));
  expect(() => random.pick([])).toThrow("There is nothing to pick from.");
});

it("takes a chance as often as it is likely, never at 0 and always at 1", () => {
  const random = seededRandom(7);
  const share = (probability: number) =>
    Array.from({ length: 10_000 }, () => random.chance(probability)).filter(Boolean).length /
    10_000;
  expect([share(0), share(1)]).toEqual([0, 1]);
  expect(share(0.3)).toBeCloseTo(0.3, 1);
});
