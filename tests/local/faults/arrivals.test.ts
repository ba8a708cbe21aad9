import { arrivals } from "../../../local/faults/arrivals";
import { faultPlanSchema } from "../../../local/faults/fault-plan";
import { Faults } from "../../../local/faults/faults";

const EVENTS = { duplicated: "eventDuplicated", delayed: "eventDelayed" } as const;

function arriving(rates: Record<string, number>): number[] {
  const plan = faultPlanSchema.parse({ seed: 1, rates, maxDelaySeconds: 10 });
  return arrivals(new Faults(plan), EVENTS, "queue");
}

it("is once and at once where nothing goes wrong", () => {
  expect(arrivals(undefined, EVENTS, "queue")).toEqual([0]);
  expect(arriving({})).toEqual([0]);
});

it("is late within the longest delay", () => {
  const [late, ...others] = arriving({ eventDelayed: 1 });
  expect(late).toBeGreaterThan(0);
  expect(late).toBeLessThan(10_000);
  expect(others).toEqual([]);
});

it("is at once, and late again", () => {
  const [first, second, ...others] = arriving({ eventDuplicated: 1 });
  expect(first).toBe(0);
  expect(second).toBeGreaterThan(0);
  expect(others).toEqual([]);
});
