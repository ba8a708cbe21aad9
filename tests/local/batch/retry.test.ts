import type { RetryRule } from "../../../local/batch/definitions";
import { type AttemptEnd, isRetried, retryProblems } from "../../../local/batch/retry";

const EXITED = "Essential container in task exited";
const rules: RetryRule[] = [
  { onStatusReason: "Your Spot Task was interrupted*", action: "RETRY" },
  { onExitCode: "75", action: "RETRY" },
  { onReason: "CannotPull*", action: "RETRY" },
  { onReason: "*", action: "EXIT" },
];

describe("whether a failed attempt is retried", () => {
  test.each<[string, AttemptEnd, boolean]>([
    ["exit 75", { exitCode: 75, statusReason: EXITED }, true],
    ["exit 1", { exitCode: 1, statusReason: EXITED }, false],
    ["exit 7, which 75 only begins with", { exitCode: 7, statusReason: EXITED }, false],
    ["a Spot reclaim", { statusReason: "Your Spot Task was interrupted." }, true],
    [
      "an image that cannot be pulled",
      { reason: "CannotPullContainerError: no", statusReason: "Task failed to start" },
      true,
    ],
    ["a failure without a reason", { statusReason: "Task failed to start" }, false],
  ])("%s", (_, end, expected) => {
    expect(isRetried({ attempts: 5, rules }, 1, end)).toBe(expected);
  });

  test("no attempt is left", () => {
    const end = { exitCode: 75, statusReason: EXITED };
    expect(isRetried({ attempts: 3, rules }, 2, end)).toBe(true);
    expect(isRetried({ attempts: 3, rules }, 3, end)).toBe(false);
  });

  test("without rules, and when none matches, Batch retries", () => {
    const end = { exitCode: 1, statusReason: EXITED };
    expect(isRetried({ attempts: 2, rules: [] }, 1, end)).toBe(true);
    expect(isRetried({ attempts: 2, rules: [{ onExitCode: "2", action: "EXIT" }] }, 1, end)).toBe(
      true,
    );
  });

  test("all conditions of a rule must be met", () => {
    const both: RetryRule = { onExitCode: "1*", onStatusReason: "Host EC2*", action: "EXIT" };
    const strategy = { attempts: 2, rules: [both] };
    expect(isRetried(strategy, 1, { exitCode: 137, statusReason: EXITED })).toBe(true);
    expect(isRetried(strategy, 1, { exitCode: 137, statusReason: "Host EC2 gone" })).toBe(false);
  });

  test("the first rule that matches decides", () => {
    const strategy = {
      attempts: 2,
      rules: [
        { onReason: "*", action: "EXIT" },
        { onExitCode: "75", action: "RETRY" },
      ] satisfies RetryRule[],
    };
    expect(isRetried(strategy, 1, { exitCode: 75, statusReason: EXITED })).toBe(false);
  });
});

describe("what Batch refuses in a retry strategy", () => {
  test("five closed rules pass", () => {
    expect(
      retryProblems({ attempts: 10, rules: [...rules, { onExitCode: "1*", action: "EXIT" }] }),
    ).toEqual([]);
  });

  test("more than ten attempts", () => {
    expect(retryProblems({ attempts: 11, rules: [] })).toEqual([
      "attempts is 11; Batch takes 1 to 10.",
    ]);
  });

  test("a sixth rule", () => {
    const rule: RetryRule = { onReason: "*", action: "EXIT" };
    expect(retryProblems({ attempts: 1, rules: Array(6).fill(rule) })).toEqual([
      "evaluateOnExit has 6 rules; Batch takes 5.",
    ]);
  });

  test.each<[string, RetryRule]>([
    ["an asterisk at the beginning", { onReason: "*memory", action: "EXIT" }],
    ["an asterisk in the middle", { onStatusReason: "Host*gone", action: "EXIT" }],
    ["a letter in an exit code", { onExitCode: "75x", action: "EXIT" }],
    ["a character that patterns cannot hold", { onReason: "out-of-memory", action: "EXIT" }],
    ["no condition at all", { action: "EXIT" }],
  ])("%s", (_, rule) => {
    expect(retryProblems({ attempts: 1, rules: [rule] })).toHaveLength(1);
  });
});
