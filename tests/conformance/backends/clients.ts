import { BatchClient } from "@aws-sdk/client-batch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { RekognitionClient } from "@aws-sdk/client-rekognition";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import type { Backend } from "../backend";

export type Clients = Pick<
  Backend,
  "s3" | "sqs" | "dynamodb" | "batch" | "rekognition" | "events" | "sts" | "logs"
>;

/** Clients that try once: what a service answers first is what is tested. */
export function createClients(
  settings: Pick<S3ClientConfig, "endpoint" | "credentials" | "region">,
): Clients {
  const config = { ...settings, maxAttempts: 1 };
  return {
    s3: new S3Client(config),
    sqs: new SQSClient(config),
    dynamodb: new DynamoDBClient(config),
    batch: new BatchClient(config),
    rekognition: new RekognitionClient(config),
    events: new EventBridgeClient(config),
    sts: new STSClient(config),
    logs: new CloudWatchLogsClient(config),
  };
}

export function destroyClients(clients: Clients): void {
  for (const client of Object.values(clients)) client.destroy();
}
