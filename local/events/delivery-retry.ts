import { AwsError } from "../aws-error";
import type { Target } from "./rules";

const FIRST_DELAY_MILLISECONDS = 1000;
const MAX_DELAY_MILLISECONDS = 300_000;

/**
 * Whether nothing will bring the event to its target: a refusal by the target is final, as EventBridge
 * takes a missing permission and a missing target; anything else is tried again within the retry policy.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function isExhausted(
  error: unknown,
  { attempts, publishedAt }: { attempts: number; publishedAt: number },
  { maximumRetryAttempts, maximumEventAgeSeconds }: Target,
  now: number,
): boolean {
  if (error instanceof AwsError) return true;
  return attempts > maximumRetryAttempts || now - publishedAt >= maximumEventAgeSeconds * 1000;
}

/** Doubles with each failure. */
export function retryDelayMilliseconds(attempts: number): number {
  return Math.min(FIRST_DELAY_MILLISECONDS * 2 ** (attempts - 1), MAX_DELAY_MILLISECONDS);
}
