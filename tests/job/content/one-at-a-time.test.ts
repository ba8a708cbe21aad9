import { oneAtATime } from "../../../job/content/one-at-a-time";

describe("work that is done one at a time", () => {
  it("begins when the work before it has ended, also when that failed", async () => {
    const inTurn = oneAtATime();
    const events: string[] = [];
    const work = (name: string, fails: boolean) => async () => {
      events.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };

    const results = await Promise.allSettled([
      inTurn(work("one", false)),
      inTurn(work("two", true)),
      inTurn(work("three", false)),
    ]);

    expect(events).toEqual([
      "one begins",
      "one ends",
      "two begins",
      "two ends",
      "three begins",
      "three ends",
    ]);
    expect(results).toEqual([
      { status: "fulfilled", value: "one" },
      { status: "rejected", reason: new Error("two") },
      { status: "fulfilled", value: "three" },
    ]);
  });
});
