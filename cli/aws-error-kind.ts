import { statusOf } from "../lib/aws-status";
import { errorCode } from "../lib/error-code";
import { messageOf } from "./errors";
import { ForeignAnswerError, failedCall } from "./target/failed-calls";

/** What the user of a failed call can do about it. */
export type AwsErrorKind =
  | "no-credentials"
  | "credentials"
  | "clock"
  | "denied"
  | "other-region"
  | "gone"
  | "throttled"
  | "unsupported"
  | "foreign"
  | "unreachable"
  | "other";

/** Nothing when it is no error of a call. */
export function kindOf(error: unknown): AwsErrorKind | undefined {
  const name = typeof error === "object" && error !== null && "name" in error ? error.name : "";
  const status = statusOf(error);
  if (CLOCK_MESSAGE.test(messageOf(error)) && status !== undefined) return "clock";
  const known = KINDS.get(String(name));
  if (known !== undefined) return known;
  if (UNREACHABLE_CODES.has(errorCode(error) ?? "")) return "unreachable";
  if (status === undefined) return undefined;
  if (name === "ClientException" && MISSING_MESSAGE.test(messageOf(error))) return "gone";
  if (status === 501 || UNKNOWN_MESSAGE.test(messageOf(error))) return "unsupported";
  if (isForeign(error)) return isMissingInEmulator(error, status) ? "unsupported" : "foreign";
  return STATUS_KINDS.get(status) ?? "other";
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html, each service's own, and the SDK's. */
const NAMES = {
  "no-credentials": ["CredentialsProviderError"],
  credentials: [
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "InvalidToken",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "SignatureDoesNotMatch",
    "TokenProviderError",
    "UnrecognizedClientException",
  ],
  clock: ["RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed"],
  denied: [
    "AccessDenied",
    "AccessDeniedException",
    "AllAccessDisabled",
    "AuthorizationError",
    "Forbidden",
    "KmsAccessDenied",
    "NotAuthorized",
    "UnauthorizedOperation",
  ],
  "other-region": [
    "AuthorizationHeaderMalformed",
    "IllegalLocationConstraintException",
    "PermanentRedirect",
  ],
  gone: [
    "AWS.SimpleQueueService.NonExistentQueue",
    "NoSuchBucket",
    "QueueDoesNotExist",
    "ResourceNotFoundException",
    "TableNotFoundException",
  ],
  throttled: [
    "KmsThrottled",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
  ],
  unsupported: [
    "AWS.SimpleQueueService.UnsupportedOperation",
    "InvalidAction",
    "NotImplemented",
    "UnknownOperation",
    "UnknownOperationException",
    "UnsupportedOperation",
  ],
  unreachable: ["TimeoutError"],
} satisfies Partial<Record<AwsErrorKind, readonly string[]>>;

const KINDS = new Map(
  Object.entries(NAMES).flatMap(([kind, names]) =>
    names.map((name) => [name, kind as AwsErrorKind] as const),
  ),
);

/** A HEAD is answered by a status alone. */
const STATUS_KINDS: ReadonlyMap<number, AwsErrorKind> = new Map([
  [301, "other-region"],
  [403, "denied"],
  [429, "throttled"],
]);

const UNREACHABLE_CODES = new Set([
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "EPROTO",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ETIMEDOUT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** DynamoDB, SQS and Batch say of a signature of another time only that it is invalid. */
const CLOCK_MESSAGE = /signature (expired|not yet current)/i;
/** Batch has one name for everything that is wrong with a request. */
const MISSING_MESSAGE = /does not exist|not found/i;
/** Emulators say so in the message of an InternalFailure. */
const UNKNOWN_MESSAGE = /not (yet )?(been )?implemented/i;

/** Neither JSON nor XML of AWS: what SDKs read of a web page. */
function isForeign(error: unknown): boolean {
  return (
    error instanceof ForeignAnswerError ||
    /Deserialization error|XML parse error/.test(messageOf(error)) ||
    (messageOf(error) === "UnknownError" && !hasRequestId(error) && !isHead(error))
  );
}

function hasRequestId(error: unknown): boolean {
  const { $metadata } = error as { $metadata: { requestId?: string } };
  return $metadata.requestId !== undefined;
}

function isHead(error: unknown): boolean {
  return /^Head/.test(failedCall(error)?.operation ?? "");
}

/** moto fails with a page of its own, and 500, on a call that it has not. AWS itself never answers so. */
function isMissingInEmulator(error: unknown, status: number): boolean {
  return status === 500 && !/\.amazonaws\.com/.test(failedCall(error)?.endpoint ?? "");
}
