import { seededRandom } from "../../bench/quota/seeded-random";
import { shuffled } from "../../lib/shuffled";

describe("shuffled", () => {
  it("takes the last place's item first, from all that are left", () => {
    const chances = [0.999, 0, 0.5];

    expect(shuffled(["a", "b", "c", "d"], () => chances.shift() ?? 0)).toEqual([
      "c",
      "b",
      "a",
      "d",
    ]);
    expect(chances).toEqual([]);
  });

  it("makes every order as often as any other", () => {
    const random = seededRandom(1);
    const times = new Map<string, number>();
    for (let run = 0; run < 6000; run += 1) {
      const order = shuffled("abc", random).join("");
      times.set(order, (times.get(order) ?? 0) + 1);
    }

    expect([...times.keys()].sort()).toEqual(["abc", "acb", "bac", "bca", "cab", "cba"]);
    for (const count of times.values()) expect(Math.abs(count - 1000)).toBeLessThan(100);
  });

  it("leaves what it is given as it is", () => {
    const given = ["a", "b", "c"];

    shuffled(given, () => 0);

    expect(given).toEqual(["a", "b", "c"]);
  });
});
