import { EXIT_CODES, type Platform } from "../../contracts/job";

export interface RetryRule {
  readonly action: "retry" | "exit";
  /** Compared with the attempt's reason. */
  readonly onStatusReason?: string;
  /** Compared with the reason of the attempt's container. */
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
export function retryStrategy(attempts: number, platform: Platform): RetryStrategy {
  const [hostLost, ...startFailures] = PLATFORM_FAILURES[platform];
  return {
    attempts,
    evaluateOnExits: [
      { action: "retry", ...hostLost },
      { action: "retry", onExitCode: String(EXIT_CODES.unsettled) },
      ...startFailures.map((failure): RetryRule => ({ action: "retry", ...failure })),
      { action: "exit", onReason: "*" },
    ],
  };
}

type Failure = Pick<RetryRule, "onStatusReason" | "onReason">;

/** Batch takes five rules, so that each platform has those which can happen to it. */
const PLATFORM_FAILURES: Readonly<Record<Platform, readonly [Failure, Failure, Failure]>> = {
  FARGATE: [
    // https://github.com/nextflow-io/nextflow/issues/5786
    { onStatusReason: "Your Spot Task was interrupted*" },
    // Fargate tells of an image that cannot be pulled as the reason of the whole task.
    { onStatusReason: "CannotPull*" },
    { onReason: "CannotPull*" },
  ],
  EC2: [
    // https://github.com/awsdocs/aws-batch-user-guide/blob/main/doc_source/best-practices.md
    { onStatusReason: "Host EC2*" },
    // The task says that it failed to start, its container why: https://github.com/nextflow-io/nextflow/issues/5099
    { onReason: "CannotPull*" },
    // An instance out of order or too busy: AWS retries it in its own example, on the page above.
    { onStatusReason: "Task failed to start*" },
  ],
};
