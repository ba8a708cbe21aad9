import { excess } from "../../chaos/checker/excess";
import { isSound, printResult } from "../../chaos/report";
import type { ChaosResult } from "../../chaos/run";
import { FAULT_NAMES, FAULTS } from "../../local/faults/fault-plan";
import { FakeIo } from "../helpers/fake-io";

const ALL_BUT_ONE = Object.fromEntries(
  FAULT_NAMES.filter((fault) => fault !== "s3Conflict").map((fault) => [fault, 2]),
);

const RESULT: ChaosResult = {
  seed: 7,
  written: {
    ...{ operations: 3, byKind: {}, puts: 2, removals: 1, distinctPuts: 2, failures: {} },
    byKey: new Map([["bulk/a.jpg", { puts: 2, contents: new Set([1, 2]) }]]),
    aborted: false,
  },
  poison: ["{}"],
  disasters: { restarts: 1, powerLosses: 2 },
  objects: 1,
  deadLetters: 4,
  unrecoveredJobs: 0,
  retries: 1,
  calls: { ...excess([]), billed: 3, versions: 2, excess: 1, race: 1, ratioWithoutCrashes: 0.005 },
  violations: [],
  status: {
    pendingEvents: 0,
    faults: ALL_BUT_ONE,
    submitJobCalls: 6,
    workerProcesses: 8,
  },
  seconds: 9.4,
};
const LOST = { kind: "lost", subject: "s3://images/bulk/a.jpg", detail: "no record" } as const;

it("is sound without violations and with less than one call in a hundred too many", () => {
  const calls = { ...RESULT.calls, versions: 5000 };
  expect(isSound({ ...RESULT, calls: { ...calls, ratioWithoutCrashes: 0.0099 } })).toBe(true);
  expect(isSound({ ...RESULT, violations: [LOST] })).toBe(false);
  expect(isSound({ ...RESULT, calls: { ...calls, ratioWithoutCrashes: 0.01 } })).toBe(false);
});

it("is not judged by the calls of a short run", () => {
  const calls = { ...RESULT.calls, versions: 4999, ratioWithoutCrashes: 0.02 };
  expect(isSound({ ...RESULT, calls })).toBe(true);
});

it("is told to people line by line, each violation by name and key", () => {
  const io = new FakeIo();
  printResult({ ...RESULT, violations: [LOST] }, false, io);
  expect(io.stdout).toEqual([
    "seed 7: 3 operations on 1 keys in 9 s, 2 puts and 1 removals; 1 objects at the end",
    "58 faults, 2 losses of power, 1 restarts; 6 SubmitJob calls, 8 workers",
    ...FAULT_NAMES.filter((fault) => fault !== "s3Conflict").map(
      (fault) => `       2  ${FAULTS[fault]}`,
    ),
    "never struck: s3Conflict",
    "4 dead letters at rest, 1 of them poison, 1 retries; recover gave up 0 failed jobs",
    "3 calls of DetectLabels for 2 versions: 1 too many (0 by crashes, 0 by lost answers, 1 by races, " +
      "0 given up, 0 unexplained), 0.50 % without crashes",
    "lost s3://images/bulk/a.jpg: no record",
    "1 violations",
  ]);
});

it("is told to machines as one object, without the puts of each key", () => {
  const io = new FakeIo();
  printResult(RESULT, true, io);
  const [line = "", ...others] = io.stdout;
  expect(others).toEqual([]);
  expect(JSON.parse(line)).toMatchObject({ seed: 7, written: { keys: 1 }, violations: [] });
  expect(JSON.parse(line).written).not.toHaveProperty("byKey");
});
