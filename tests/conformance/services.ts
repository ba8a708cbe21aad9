import type { Backend } from "./backend";
import { describeBatch } from "./batch";
import { describeBatchResources } from "./batch-resources";
import { describeBatchRuns } from "./batch-runs";
import { describeDynamoDb } from "./dynamodb";
import { describeTransactions } from "./dynamodb-transactions";
import { describeEvents } from "./events";
import { describeLogs } from "./logs";
import { describeRekognition } from "./rekognition";
import { describeS3 } from "./s3";
import { describeMultipart } from "./s3-multipart";
import { describeNotifications } from "./s3-notifications";
import { describeVersions } from "./s3-versions";
import { describeSqs } from "./sqs";
import { describeRedrive } from "./sqs-redrive";
import { describeSts } from "./sts";
import { testExceptions } from "./suite";

/** The whole suite against one backend. */
export function describeServices(backend: Backend): void {
  describe("S3", () => describeS3(backend));
  describe("S3 multipart", () => describeMultipart(backend));
  describe("S3 versions", () => describeVersions(backend));
  describe("S3 notifications", () => describeNotifications(backend));
  describe("SQS", () => describeSqs(backend));
  describe("SQS dead letters", () => describeRedrive(backend));
  describe("DynamoDB", () => describeDynamoDb(backend));
  describe("DynamoDB transactions", () => describeTransactions(backend));
  describe("Batch", () => describeBatch(backend));
  describe("Batch resources", () => describeBatchResources(backend));
  describe("Batch jobs", () => describeBatchRuns(backend));
  describe("Rekognition", () => describeRekognition(backend));
  describe("EventBridge", () => describeEvents(backend));
  describe("STS", () => describeSts(backend));
  describe("CloudWatch Logs", () => describeLogs(backend));
  testExceptions(backend);
}
