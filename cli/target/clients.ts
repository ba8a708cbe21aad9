import { BatchClient } from "@aws-sdk/client-batch";
import type {
  CloudWatchLogsClient,
  CloudWatchLogsClientConfig,
} from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { userEndpoint } from "../environment";
import { noteFailedCalls } from "./failed-calls";
import type { Target } from "./target";

/** Where the clients go. Without endpoint and credentials: AWS, by the SDK's own default chain. */
export interface ClientOptions {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

type Clients = Pick<Target, "s3" | "sqs" | "batch" | "table" | "logs">;

/**
 * The SDK itself waits as long as the operating system does: for a host that does not answer, minutes. Nothing that
 * AWS does for us leaves a connection idle for longer than a long poll of SQS, which is 20 seconds.
 */
const TIMEOUTS = { connectionTimeout: 5_000, socketTimeout: 30_000 };

/** What every client is made with. */
export function clientConfig(options: ClientOptions) {
  return { ...options, requestHandler: TIMEOUTS };
}

/** The clients of a target, and a function that closes their sockets. */
export function createClients(options: ClientOptions): Clients & { destroy(): void } {
  const shared = clientConfig(options);
  const endpoint = options.endpoint ?? userEndpoint("S3");
  // Names of buckets before the host's are known to AWS's own DNS, and to few resolvers of "localhost".
  const s3 = new S3Client({ ...shared, forcePathStyle: endpoint !== undefined });
  // An emulator may give its queues URLs of AWS, where a request must never go by mistake.
  const sqs = new SQSClient({ ...shared, useQueueUrlAsEndpoint: false });
  const batch = new BatchClient(shared);
  const dynamoDb = new DynamoDBClient(shared);
  const table = DynamoDBDocumentClient.from(dynamoDb);
  noteFailedCalls(s3.middlewareStack);
  noteFailedCalls(sqs.middlewareStack);
  noteFailedCalls(batch.middlewareStack);
  noteFailedCalls(dynamoDb.middlewareStack);
  let madeLogs: CloudWatchLogsClient | undefined;
  return {
    s3,
    sqs,
    batch,
    table,
    logs() {
      madeLogs ??= createLogsClient(shared);
      return madeLogs;
    },
    destroy() {
      for (const client of [s3, sqs, batch, dynamoDb, madeLogs]) client?.destroy();
    },
  };
}

/** CloudWatch Logs answers few reads a second, whoever of the account asks: so it is asked again. */
function createLogsClient(options: CloudWatchLogsClientConfig): CloudWatchLogsClient {
  // Required here, so that only whoever reads logs loads it.
  const sdk: typeof import("@aws-sdk/client-cloudwatch-logs") = require("@aws-sdk/client-cloudwatch-logs");
  const client = new sdk.CloudWatchLogsClient({ ...options, maxAttempts: LOGS_ATTEMPTS });
  noteFailedCalls(client.middlewareStack);
  return client;
}

const LOGS_ATTEMPTS = 8;
