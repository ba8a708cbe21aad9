import type { S3ClientConfig } from "@aws-sdk/client-s3";
import { statusOf } from "../../lib/aws-status";

type Strategy = Extract<
  Exclude<S3ClientConfig["retryStrategy"], undefined>,
  { refreshRetryTokenForRetry: unknown }
>;
type Token = Awaited<ReturnType<Strategy["acquireInitialRetryToken"]>>;
type Failure = Parameters<Strategy["refreshRetryTokenForRetry"]>[1];

/** Tries of one request. With the pauses between them they last a minute: a router has restarted by then. */
const MAX_ATTEMPTS = 9;
const FIRST_PAUSE_MILLISECONDS = 100;
const FIRST_THROTTLED_PAUSE_MILLISECONDS = 500;
const MAX_PAUSE_MILLISECONDS = 20_000;

export interface RetryOptions {
  readonly signal: AbortSignal;
  /** Told of each answer that asks for fewer requests. */
  readonly onThrottled: () => void;
  /** At least 0, under 1. */
  readonly random: () => number;
}

/**
 * Retries what is throttled or cut off. The SDK's own strategy has a stock of retries that many requests which
 * are throttled together use up at once; here they only become fewer, for `onThrottled` lowers their number.
 */
export class PatientRetries implements Strategy {
  constructor(private readonly options: RetryOptions) {}

  async acquireInitialRetryToken(): Promise<Token> {
    return token(0, 0);
  }

  async refreshRetryTokenForRetry(last: Token, failure: Failure): Promise<Token> {
    const { signal, onThrottled, random } = this.options;
    const isThrottled = failure.errorType === "THROTTLING" || statusOf(failure.error) === 503;
    if (isThrottled) onThrottled();
    const attempts = last.getRetryCount() + 1;
    const isFinal = failure.errorType === "CLIENT_ERROR" || attempts === MAX_ATTEMPTS;
    if (isFinal || signal.aborted) throw new Error("No further attempt.");
    const first = isThrottled ? FIRST_THROTTLED_PAUSE_MILLISECONDS : FIRST_PAUSE_MILLISECONDS;
    const longest = Math.min(first * 2 ** attempts, MAX_PAUSE_MILLISECONDS);
    return token(attempts, longest * random());
  }

  recordSuccess(): void {}
}

function token(attempts: number, pauseMilliseconds: number): Token {
  return { getRetryCount: () => attempts, getRetryDelay: () => pauseMilliseconds };
}
