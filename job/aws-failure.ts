import { statusOf } from "../lib/aws-status";
import { ConfigurationError, reasonOf, ServiceUnavailableError } from "./errors";

/** A call that failed, as messages name it. */
export interface FailedCall {
  /** e.g. `s3:GetObject` */
  readonly action: string;
  /** e.g. `s3://bucket/key` */
  readonly resource: string;
  /** Error names of this call that concern every image alike. */
  readonly configurationErrors: readonly string[];
}

/** The domain's error for what a call threw, or the error itself when nobody expected it. */
export function failureOf(error: unknown, call: FailedCall): unknown {
  const message = `${call.action} ${call.resource}: ${reasonOf(error)}`;
  if (isUnwell(error)) return new ServiceUnavailableError(message, { cause: error });
  const name = nameOf(error);
  if (BAD_CREDENTIALS.includes(name) || call.configurationErrors.includes(name)) {
    return new ConfigurationError(message, { cause: error });
  }
  return error;
}

/** The service was too busy, broken or not to be reached. */
export function isUnwell(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return (
    isThrottle(error) ||
    status >= 500 ||
    UNWELL.includes(nameOf(error)) ||
    UNREACHABLE.includes(codeOf(error))
  );
}

/** The service asks for fewer calls. */
export function isThrottle(error: unknown): boolean {
  return statusOf(error) === 429 || THROTTLES.includes(nameOf(error));
}

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

const THROTTLES = [
  "ThrottlingException",
  "Throttling",
  // Also how Rekognition says "S3 download limit exceeded".
  // https://docs.aws.amazon.com/rekognition/latest/dg/error-handling.html
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "SlowDown",
];

/** Session credentials of a task are renewed; a moment without them passes. */
const UNWELL = [
  "TimeoutError",
  "RequestTimeout",
  "CredentialsProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
];

const UNREACHABLE = [
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
];

const BAD_CREDENTIALS = [
  "UnrecognizedClientException",
  "InvalidSignatureException",
  "MissingAuthenticationTokenException",
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
];
