import { FAULT_NAMES, faultPlanSchema } from "../../../local/faults/fault-plan";
import { Faults } from "../../../local/faults/faults";

function faults(seed: number, rates: Record<string, number>) {
  return new Faults(faultPlanSchema.parse({ seed, rates }));
}

/** Who of a hundred calls is struck. */
function struck(subject: Faults, name = "SubmitJob"): number[] {
  const calls = Array.from({ length: 100 }, (_, index) => index);
  return calls.filter(() => subject.strikes("submitJobFailed", name));
}

it("strikes the same calls in each run of a seed", () => {
  const [one, again] = [faults(7, { submitJobFailed: 0.2 }), faults(7, { submitJobFailed: 0.2 })];
  expect(struck(one)).toEqual(struck(again));
  expect(struck(faults(8, { submitJobFailed: 0.2 }))).not.toEqual(
    struck(faults(7, { submitJobFailed: 0.2 })),
  );
});

it("strikes the same calls whatever else happens in between", () => {
  const [alone, crowded] = [
    faults(7, { submitJobFailed: 0.5, s3SlowDown: 0.5 }),
    faults(7, { submitJobFailed: 0.5, s3SlowDown: 0.5 }),
  ];
  const calls = Array.from({ length: 50 }, () => {
    crowded.strikes("s3SlowDown", "S3 GET");
    crowded.strikes("submitJobFailed", "another");
    return [
      alone.strikes("submitJobFailed", "SubmitJob"),
      crowded.strikes("submitJobFailed", "SubmitJob"),
    ];
  });
  for (const [one, other] of calls) expect(other).toBe(one);
});

it("strikes as often as its rate says, and counts", () => {
  const subject = faults(1, { submitJobFailed: 0.3 });
  const times = Array.from({ length: 2000 }, () => subject.strikes("submitJobFailed", "SubmitJob"));
  const count = times.filter((strikes) => strikes).length;
  expect(count / 2000).toBeCloseTo(0.3, 1);
  expect(subject.counts).toEqual({ submitJobFailed: count });
});

it("strikes never without a rate, and no more once it is stopped", () => {
  const subject = faults(1, { submitJobFailed: 1 });
  expect(subject.strikes("workerKilled", "task")).toBe(false);
  expect(subject.strikes("submitJobFailed", "SubmitJob")).toBe(true);
  subject.stop();
  expect(subject.strikes("submitJobFailed", "SubmitJob")).toBe(false);
  expect(subject.counts).toEqual({ submitJobFailed: 1 });
});

it.each([
  ["a fault that does not exist", { rates: { meteorite: 0.1 } }],
  ["a rate over 1", { rates: { workerKilled: 1.1 } }],
  ["a negative rate", { rates: { workerKilled: -0.1 } }],
  ["no seed", { seed: undefined }],
])("refuses a plan with %s", (_, wrong) => {
  expect(faultPlanSchema.safeParse({ seed: 1, rates: {}, ...wrong }).success).toBe(false);
});

it("knows thirty kinds of faults", () => {
  expect(FAULT_NAMES).toHaveLength(30);
});
