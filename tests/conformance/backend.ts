import type { BatchClient } from "@aws-sdk/client-batch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { RekognitionClient } from "@aws-sdk/client-rekognition";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { STSClient } from "@aws-sdk/client-sts";

export type BackendName = "local cloud" | "moto";

/** Real clients of a stand-in for AWS, in which `resources.ts` is made once it has started. */
export interface Backend {
  readonly name: BackendName;
  readonly region: string;
  readonly accountId: string;
  /** How long it may take until something is seen. */
  readonly patienceMilliseconds: number;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly dynamodb: DynamoDBClient;
  readonly batch: BatchClient;
  readonly rekognition: RekognitionClient;
  readonly events: EventBridgeClient;
  readonly sts: STSClient;
  readonly logs: CloudWatchLogsClient;
  start(): Promise<void>;
  stop(): Promise<void>;
}
