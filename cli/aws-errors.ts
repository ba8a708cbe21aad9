import { statusOf } from "../lib/aws-status";
import { errorCode } from "../lib/error-code";
import { BrokenSystemError, messageOf, UnreachableError, type UserError } from "./errors";

/** What the user can do about an error of the AWS SDK; nothing when it is none that we know. */
export function explainAwsError(error: unknown): UserError | undefined {
  const name = nameOf(error);
  if (CREDENTIAL_ERRORS.has(name)) {
    return new UnreachableError(
      `AWS does not accept the credentials: ${messageOf(error)}. ` +
        "Sign in (`aws sso login`), or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
      { cause: error },
    );
  }
  if (DENIALS.has(name)) {
    return new BrokenSystemError(
      `AWS refuses the call: ${messageOf(error)}. The README lists the permissions that each command needs.`,
      { cause: error },
    );
  }
  if (UNREACHABLE_CODES.has(errorCode(error) ?? "")) {
    return new UnreachableError(
      `Cannot reach the endpoint: ${messageOf(error)}. ` +
        "Check the network, and AWS_ENDPOINT_URL where it is set.",
      { cause: error },
    );
  }
  if (statusOf(error) !== undefined) {
    return new BrokenSystemError(`AWS answers with ${name}: ${messageOf(error)}`, { cause: error });
  }
  return undefined;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html and the SDK's own. */
const CREDENTIAL_ERRORS = new Set([
  "CredentialsProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "TokenProviderError",
  "UnrecognizedClientException",
]);

const DENIALS = new Set(["AccessDenied", "AccessDeniedException", "KmsAccessDenied"]);

const UNREACHABLE_CODES = new Set([
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENETUNREACH",
  "ENOTFOUND",
  "ETIMEDOUT",
]);

/** What the SDK calls the error. */
export function nameOf(error: unknown): string {
  return typeof error === "object" && error !== null && "name" in error ? String(error.name) : "";
}
