import { AwsError } from "../aws-error";
import { credentialScope } from "../http/credential-scope";
import { CutConnectionError } from "../http/cut-connection-error";
import type { AwsRequest } from "../http/service";
import type { Fault } from "./fault-plan";

/** What a caller gets instead of the answer. */
export interface CallFault {
  readonly fault: Fault;
  /** After: the service has done what was asked for. */
  readonly when: "before" | "after";
  readonly error: () => Error;
  /** @default every call of the operation */
  readonly concerns?: (request: AwsRequest) => boolean;
}

/** What can befall a call, by its operation, in the order in which it is tried. */
export function callFaults(operation: string): readonly CallFault[] {
  return BY_OPERATION[operation] ?? [];
}

/** The operation's name; of services that have none on the wire, the method. */
export function operationOf({ method, path, headers }: AwsRequest): string {
  const target = headers["x-amz-target"];
  if (target !== undefined) return target.slice(target.indexOf(".") + 1);
  if (path.startsWith("/v1/")) return path.slice("/v1/".length);
  const service = credentialScope(headers.authorization)?.service ?? "s3";
  return `${service === "s3" ? "S3" : service} ${method}`;
}

function before(fault: Fault, code: string, status: number, message: string): CallFault {
  return { fault, when: "before", error: () => new AwsError(code, message, status) };
}

function answerLost(fault: Fault): CallFault {
  return { fault, when: "after", error: () => new CutConnectionError() };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList */
const SLOW_DOWN = before("s3SlowDown", "SlowDown", 503, "Please reduce your request rate.");
const CONFLICT: CallFault = {
  ...before(
    "s3Conflict",
    "ConditionalRequestConflict",
    409,
    "A conflicting operation occurred during the request.",
  ),
  concerns: ({ headers }) => "if-none-match" in headers || "if-match" in headers,
};
const S3_ANSWER_LOST = answerLost("s3AnswerLost");

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const TABLE_CALL = [
  before("tableThrottled", "ThrottlingException", 400, "Rate of requests exceeds the allowed one."),
  before("tableFailed", "InternalServerError", 500, "Internal server error."),
];
const TABLE_ANSWER_LOST = answerLost("tableAnswerLost");

const QUEUE_CALL = [
  before("queueFailed", "InternalError", 500, "We encountered an internal error. Try again."),
  answerLost("queueAnswerLost"),
];

const BY_OPERATION: Readonly<Record<string, readonly CallFault[] | undefined>> = {
  "S3 GET": [SLOW_DOWN],
  "S3 HEAD": [SLOW_DOWN],
  "S3 PUT": [SLOW_DOWN, CONFLICT, S3_ANSWER_LOST],
  "S3 DELETE": [SLOW_DOWN, S3_ANSWER_LOST],
  SendMessage: QUEUE_CALL,
  SendMessageBatch: QUEUE_CALL,
  // https://repost.aws/knowledge-center/aws-batch-requests-error
  submitjob: [
    before("submitJobThrottled", "TooManyRequestsException", 429, "Too Many Requests"),
    before("submitJobFailed", "ServerException", 500, "Internal server error"),
    answerLost("submitJobAnswerLost"),
  ],
  // https://docs.aws.amazon.com/rekognition/latest/dg/error-handling.html
  DetectLabels: [
    before(
      "detectLabelsThrottled",
      "ProvisionedThroughputExceededException",
      400,
      "Provisioned rate exceeded",
    ),
    before("detectLabelsFailed", "InternalServerError", 500, "Internal server error"),
    { ...answerLost("detectLabelsCut"), when: "before" },
    answerLost("detectLabelsAnswerLost"),
  ],
  GetItem: TABLE_CALL,
  BatchGetItem: TABLE_CALL,
  Query: TABLE_CALL,
  UpdateItem: [...TABLE_CALL, TABLE_ANSWER_LOST],
  TransactWriteItems: [...TABLE_CALL, TABLE_ANSWER_LOST],
};
