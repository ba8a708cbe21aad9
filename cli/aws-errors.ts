import { statusOf } from "../lib/aws-status";
import { errorCode } from "../lib/error-code";
import { kindOf } from "./aws-error-kind";
import {
  BrokenSystemError,
  CredentialsError,
  DeniedError,
  EndpointError,
  messageOf,
  NotDeployedError,
  ThrottledError,
  UnsupportedError,
  type UserError,
} from "./errors";
import { failedCall } from "./target/failed-calls";

/** What the user can do about an error of the AWS SDK; nothing when it is none that we know. */
export function explainAwsError(error: unknown): UserError | undefined {
  const options = { cause: error };
  const said = saidBy(error);
  const call = callOf(error);
  switch (kindOf(error)) {
    case "no-credentials":
      return new CredentialsError(`There are no AWS credentials: ${said}. ${SIGN_IN}`, options);
    case "credentials":
      return new CredentialsError(
        `AWS does not accept the credentials: ${said}. ${SIGN_IN}`,
        options,
      );
    case "clock":
      return new CredentialsError(
        `AWS does not accept the time of this machine, ${new Date().toISOString()}: ${said}. ` +
          "Set its clock.",
        options,
      );
    case "denied":
      return new DeniedError(
        `AWS refuses the call${call}: ${said}. ` +
          "The README lists the permissions that each command needs.",
        options,
      );
    case "other-region":
      return new NotDeployedError(
        `What the stack's outputs name is in another Region${call}: ${said}. ` +
          "Deploy the stack anew, or correct its outputs: pulumi refresh",
        options,
      );
    case "gone":
      return new NotDeployedError(
        `Something that the stack's outputs name is not there${call}: ${said}. ` +
          "Check the account and AWS_ENDPOINT_URL; what was deleted comes back with: pulumi up --refresh",
        options,
      );
    case "throttled":
      return new ThrottledError(
        `AWS throttles${call}, also after waiting: ${said}. Run it again later.`,
        options,
      );
    case "unsupported":
      return new UnsupportedError(
        `The endpoint does not know this call${call}: ${said}. ` +
          "An emulator may lack it; docs/emulators.md says what else does not work there.",
        options,
      );
    case "foreign":
      return new EndpointError(
        `What answers is not AWS${call}: ${said}. ` +
          "Check for a proxy in between, and AWS_ENDPOINT_URL where it is set.",
        options,
      );
    case "unreachable":
      return new EndpointError(
        `Cannot reach the endpoint${call}: ${said}. ` +
          "Check the network, and AWS_ENDPOINT_URL where it is set.",
        options,
      );
    case "other":
      return new BrokenSystemError(`AWS answers with ${nameOf(error)}${call}: ${said}.`, options);
    default:
      return undefined;
  }
}

/** Whether it is about who asks: AWS knows them not, or the SDK found none. */
export function isCredentialError(error: unknown): boolean {
  const kind = kindOf(error);
  return kind === "credentials" || kind === "no-credentials";
}

const SIGN_IN =
  "Sign in (`aws sso login`), or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";

/** ", SQS SendMessage at https://sqs.us-east-1.amazonaws.com," where that is known. */
function callOf(error: unknown): string {
  const call = failedCall(error);
  if (call === undefined) return "";
  const where = call.endpoint === undefined ? "" : ` at ${call.endpoint}`;
  return ` (${call.service} ${call.operation}${where})`;
}

/** The SDK's message in one line, without its hint for those who debug it. */
function saidBy(error: unknown): string {
  const [message = ""] = messageOf(error).split("\n");
  const said = message.replace(/^@smithy\/node-http-handler - /, "").replace(/\.$/, "");
  const status = statusOf(error);
  if (said !== "" && said !== "UnknownError") return said;
  return status === undefined ? (errorCode(error) ?? nameOf(error)) : `HTTP status ${status}`;
}

/** What the SDK calls the error. */
export function nameOf(error: unknown): string {
  return typeof error === "object" && error !== null && "name" in error ? String(error.name) : "";
}
