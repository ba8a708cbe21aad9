import * as limits from "../../contracts/limits";
import { MAX_LABEL_ENTRIES } from "../../contracts/table";

it.each([
  ["us-east-1", 50],
  ["us-west-2", 50],
  ["eu-west-1", 50],
  ["eu-central-1", 5],
  ["ap-southeast-2", 5],
  ["a-region-of-tomorrow-1", 5],
])("%s grants %i DetectLabels requests per second", (region, requestsPerSecond) => {
  expect(limits.detectLabelsQuota(region)).toBe(requestsPerSecond);
});

it("leaves room for the record beside the old and the new label entries in one transaction", () => {
  expect(MAX_LABEL_ENTRIES).toBe(49);
  expect(1 + 2 * MAX_LABEL_ENTRIES).toBeLessThanOrEqual(limits.MAX_TRANSACTION_ITEMS);
});

it("lets every S3 key be part of a partition key", () => {
  const longestImageUri = "s3://".length + 63 + "/".length + limits.MAX_KEY_BYTES;
  expect(longestImageUri).toBeLessThanOrEqual(limits.MAX_PARTITION_KEY_BYTES);
});

it("counts bytes in powers of two", () => {
  expect(limits.MAX_MESSAGE_BYTES).toBe(1_048_576);
  expect(limits.MAX_INVOCATION_BYTES).toBe(6_291_456);
  expect(limits.MAX_FUNCTION_ENVIRONMENT_BYTES).toBe(4_096);
  expect(limits.MAX_REFERENCED_IMAGE_BYTES).toBe(15_728_640);
  expect(limits.MAX_SENT_IMAGE_BYTES).toBe(5_242_880);
  expect(limits.MAX_ITEM_BYTES).toBe(409_600);
});
