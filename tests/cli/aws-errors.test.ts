import { explainAwsError } from "../../cli/aws-errors";

function errorWith(fields: object, message = "Something said."): Error {
  return Object.assign(new Error(message), fields);
}

const answered = (httpStatusCode: number, requestId?: string) => ({
  $metadata: { httpStatusCode, requestId },
});

it.each([
  [
    { name: "CredentialsProviderError" },
    5,
    "There are no AWS credentials: Something said. Sign in (`aws sso login`), or set AWS_PROFILE " +
      "or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
  ],
  [
    { name: "ExpiredToken", ...answered(400) },
    5,
    "AWS does not accept the credentials: Something said. Sign in (`aws sso login`), or set " +
      "AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
  ],
  [
    { name: "AccessDeniedException", ...answered(400) },
    9,
    "AWS refuses the call: Something said. " +
      "The README lists the permissions that each command needs.",
  ],
  [
    { name: "KmsAccessDenied", ...answered(400) },
    9,
    "AWS refuses the call: Something said. " +
      "The README lists the permissions that each command needs.",
  ],
  [
    { code: "ECONNREFUSED" },
    8,
    "Cannot reach the endpoint: Something said. " +
      "Check the network, and AWS_ENDPOINT_URL where it is set.",
  ],
  [
    { name: "TimeoutError" },
    8,
    "Cannot reach the endpoint: Something said. " +
      "Check the network, and AWS_ENDPOINT_URL where it is set.",
  ],
  [
    { name: "NoSuchBucket", ...answered(404) },
    6,
    "Something that the stack's outputs name is not there: Something said. Check the account and " +
      "AWS_ENDPOINT_URL; what was deleted comes back with: pulumi up --refresh",
  ],
  [
    { name: "SlowDown", ...answered(503) },
    10,
    "AWS throttles, also after waiting: Something said. Run it again later.",
  ],
  [
    { name: "InvalidParameterValue", ...answered(400) },
    4,
    "AWS answers with InvalidParameterValue: Something said.",
  ],
])("explains %j with exit code %d", (fields, exitCode, message) => {
  const { exitCode: code, message: said } = explainAwsError(errorWith(fields)) ?? {};
  expect({ code, said }).toEqual({ code: exitCode, said: message });
});

it.each([
  [
    "a signature of another time",
    "InvalidSignatureException",
    "Signature expired: 1 is before 2",
    5,
  ],
  ["a job queue that is gone", "ClientException", "Job queue x does not exist", 6],
  ["a request that Batch refuses", "ClientException", "No more than 100 jobs", 4],
  ["a call of LocalStack's other edition", "InternalFailure", "API x not yet implemented", 11],
])("knows %s by what is said", (_, name, message, exitCode) => {
  const explained = explainAwsError(errorWith({ name, ...answered(400, "id") }, message));
  expect(explained?.exitCode).toBe(exitCode);
});

it.each([
  [301, 6],
  [403, 9],
  [429, 10],
])("knows a bare status %d, as a HEAD has it", (status, exitCode) => {
  const head = errorWith({ name: "Unknown", ...answered(status, "id") }, "UnknownError");
  expect(explainAwsError(head)).toMatchObject({
    exitCode,
    message: expect.stringContaining(`: HTTP status ${status}. `),
  });
});

it("leaves out what the SDK says to those who debug it", () => {
  const message = "Unexpected token '<'\n  Deserialization error: inspect the hidden field";
  expect(explainAwsError(errorWith({ ...answered(502) }, message))).toMatchObject({
    exitCode: 8,
    message:
      "What answers is not AWS: Unexpected token '<'. " +
      "Check for a proxy in between, and AWS_ENDPOINT_URL where it is set.",
  });
});

it("leaves bugs alone", () => {
  expect(explainAwsError(new TypeError("x is not a function"))).toBeUndefined();
  expect(explainAwsError("text")).toBeUndefined();
});
