import { EXIT_CODES } from "../contracts/job";

export interface RetryRule {
  readonly action: "retry" | "exit";
  readonly onStatusReason?: string;
  readonly onReason?: string;
  readonly onExitCode?: string;
}

export interface RetryStrategy {
  readonly attempts: number;
  readonly evaluateOnExits: RetryRule[];
}

/**
 * Which failures of a worker Batch tries again: those that the next attempt need not meet. The first rule
 * that matches counts, and without the last one Batch would retry whatever matches none.
 * Patterns hold letters, digits, dots, colons and spaces, and a star at their end only.
 * https://docs.aws.amazon.com/batch/latest/userguide/job_retries.html
 */
export function retryStrategy(attempts: number): RetryStrategy {
  return {
    attempts,
    evaluateOnExits: [
      { action: "retry", onStatusReason: "Your Spot Task was interrupted*" },
      { action: "retry", onStatusReason: "Host EC2*" },
      { action: "retry", onExitCode: String(EXIT_CODES.unsettled) },
      { action: "retry", onReason: "CannotPull*" },
      { action: "exit", onReason: "*" },
    ],
  };
}
