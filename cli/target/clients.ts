import { BatchClient } from "@aws-sdk/client-batch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Target } from "./target";

/** Where the clients go. Without endpoint and credentials: AWS, by the SDK's own default chain. */
export interface ClientOptions {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

type Clients = Pick<Target, "s3" | "sqs" | "batch" | "table">;

/** The clients of a target, and a function that closes their sockets. */
export function createClients(options: ClientOptions): Clients & { destroy(): void } {
  const s3 = new S3Client(options);
  const sqs = new SQSClient(options);
  const batch = new BatchClient(options);
  const dynamoDb = new DynamoDBClient(options);
  const table = DynamoDBDocumentClient.from(dynamoDb);
  return {
    s3,
    sqs,
    batch,
    table,
    destroy() {
      for (const client of [s3, sqs, batch, dynamoDb]) client.destroy();
    },
  };
}
