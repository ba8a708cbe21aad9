import { explainAwsError } from "../../cli/aws-errors";

function errorWith(fields: object): Error {
  return Object.assign(new Error("Something said"), fields);
}

it.each([
  [
    { name: "CredentialsProviderError" },
    3,
    /^AWS does not accept the credentials: Something said\./,
  ],
  [{ name: "ExpiredToken" }, 3, /aws sso login/],
  [{ name: "AccessDeniedException" }, 4, /^AWS refuses the call: Something said\./],
  [{ name: "KmsAccessDenied" }, 4, /^AWS refuses the call: Something said\./],
  [{ code: "ECONNREFUSED" }, 3, /AWS_ENDPOINT_URL/],
  [
    { name: "NoSuchBucket", $metadata: { httpStatusCode: 404 } },
    4,
    /^AWS answers with NoSuchBucket: Something said$/,
  ],
])("explains %j with exit code %d", (fields, exitCode, message) => {
  const explained = explainAwsError(errorWith(fields));
  expect(explained?.exitCode).toBe(exitCode);
  expect(explained?.message).toMatch(message);
});

it("leaves bugs alone", () => {
  expect(explainAwsError(new TypeError("x is not a function"))).toBeUndefined();
  expect(explainAwsError("text")).toBeUndefined();
});
