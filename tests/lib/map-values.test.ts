import { mapValues } from "../../lib/map-values";

describe("mapValues", () => {
  it("keeps keys and their order, and gives the change both value and key", () => {
    const changed = mapValues({ b: 1, a: 2 }, (value, key) => `${key}${value * 10}`);

    expect(Object.entries(changed)).toEqual([
      ["b", "b10"],
      ["a", "a20"],
    ]);
  });
});
