import type { Backend } from "./backend";
import { describeBatch } from "./batch";
import { describeBatchRuns } from "./batch-runs";
import { describeDynamoDb } from "./dynamodb";
import { describeTransactions } from "./dynamodb-transactions";
import { describeRekognition } from "./rekognition";
import { describeS3 } from "./s3";
import { describeNotifications } from "./s3-notifications";
import { describeVersions } from "./s3-versions";
import { describeSqs } from "./sqs";
import { describeRedrive } from "./sqs-redrive";
import { testExceptions } from "./suite";

/** The whole suite against one backend. */
export function describeServices(backend: Backend): void {
  describe("S3", () => describeS3(backend));
  describe("S3 versions", () => describeVersions(backend));
  describe("S3 notifications", () => describeNotifications(backend));
  describe("SQS", () => describeSqs(backend));
  describe("SQS dead letters", () => describeRedrive(backend));
  describe("DynamoDB", () => describeDynamoDb(backend));
  describe("DynamoDB transactions", () => describeTransactions(backend));
  describe("Batch", () => describeBatch(backend));
  describe("Batch jobs", () => describeBatchRuns(backend));
  describe("Rekognition", () => describeRekognition(backend));
  testExceptions(backend);
}
