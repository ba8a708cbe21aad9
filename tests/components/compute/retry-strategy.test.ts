import { retryStrategy } from "../../../components/compute/retry-strategy";
import { PLATFORMS } from "../../../contracts/job";

describe("retryStrategy", () => {
  it("retries on Fargate what the next attempt need not meet, and nothing else", () => {
    expect(retryStrategy(5, "FARGATE")).toEqual({
      attempts: 5,
      evaluateOnExits: [
        { action: "retry", onStatusReason: "Your Spot Task was interrupted*" },
        { action: "retry", onExitCode: "75" },
        { action: "retry", onStatusReason: "CannotPull*" },
        { action: "retry", onReason: "CannotPull*" },
        { action: "exit", onReason: "*" },
      ],
    });
  });

  it("retries on EC2 what the next attempt need not meet, and nothing else", () => {
    expect(retryStrategy(3, "EC2")).toEqual({
      attempts: 3,
      evaluateOnExits: [
        { action: "retry", onStatusReason: "Host EC2*" },
        { action: "retry", onExitCode: "75" },
        { action: "retry", onReason: "CannotPull*" },
        { action: "retry", onStatusReason: "Task failed to start*" },
        { action: "exit", onReason: "*" },
      ],
    });
  });

  it.each(PLATFORMS)("stays within the five rules that Batch takes, on %s", (platform) => {
    expect(retryStrategy(1, platform).evaluateOnExits).toHaveLength(5);
  });

  const rules = PLATFORMS.flatMap((platform) => retryStrategy(1, platform).evaluateOnExits);

  it.each(rules)(
    "writes $action $onStatusReason$onReason$onExitCode as Batch takes it",
    ({ onStatusReason, onReason, onExitCode }) => {
      for (const pattern of [onStatusReason, onReason]) {
        expect(pattern ?? "").toMatch(/^[A-Za-z0-9.:\s]*\*?$/);
      }
      expect(onExitCode ?? "").toMatch(/^[0-9]*\*?$/);
    },
  );
});
