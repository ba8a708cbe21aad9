import { retryStrategy } from "../../components/retry-strategy";

describe("retryStrategy", () => {
  const { attempts, evaluateOnExits } = retryStrategy(5);

  it("retries what the next attempt need not meet, and nothing else", () => {
    expect(evaluateOnExits).toEqual([
      { action: "retry", onStatusReason: "Your Spot Task was interrupted*" },
      { action: "retry", onStatusReason: "Host EC2*" },
      { action: "retry", onExitCode: "75" },
      { action: "retry", onReason: "CannotPull*" },
      { action: "exit", onReason: "*" },
    ]);
  });

  it("gives the attempts that are configured", () => {
    expect(attempts).toBe(5);
  });

  it("stays within the five rules that Batch takes", () => {
    expect(evaluateOnExits).toHaveLength(5);
  });

  it.each(evaluateOnExits)("writes $action $onStatusReason$onReason as Batch takes it", (rule) => {
    for (const pattern of [rule.onStatusReason, rule.onReason]) {
      expect(pattern ?? "").toMatch(/^[A-Za-z0-9.:\s]*\*?$/);
    }
    expect(rule.onExitCode ?? "").toMatch(/^[0-9]*\*?$/);
  });
});
