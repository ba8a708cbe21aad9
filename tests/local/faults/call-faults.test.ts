import { callFaults, operationOf } from "../../../local/faults/call-faults";
import type { AwsRequest } from "../../../local/http/service";

const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=KEY/20260102/us-east-1/${service}/aws4_request`,
});

test.each<[string, string, string, Record<string, string>, number]>([
  ["GetItem", "POST", "/", { "x-amz-target": "DynamoDB_20120810.GetItem" }, 2],
  ["submitjob", "POST", "/v1/submitjob", signedFor("batch"), 3],
  ["S3 PUT", "PUT", "/bucket/key", signedFor("s3"), 3],
  ["lambda PUT", "PUT", "/2015-03-31/event-source-mappings/1", signedFor("lambda"), 0],
  ["ec2 POST", "POST", "/", signedFor("ec2"), 0],
])("%s can be struck by its own faults only", (operation, method, path, headers, faults) => {
  const request = { method, path, headers } as unknown as AwsRequest;
  expect(operationOf(request)).toBe(operation);
  expect(callFaults(operation)).toHaveLength(faults);
});
