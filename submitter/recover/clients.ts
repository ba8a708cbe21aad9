import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { type ClientSettings, RESILIENCE } from "../clients";

/** The services that recover calls. In a file of their own: the submitter's bundle has no need of them. */
export interface RecoverClients {
  readonly s3: S3Client;
  readonly table: DynamoDBDocumentClient;
  readonly sqs: SQSClient;
}

/** Clients that retry as those of `createClients` do. */
export function createRecoverClients(settings: ClientSettings = {}): RecoverClients {
  const config = { ...settings, ...RESILIENCE };
  return {
    s3: new S3Client(config),
    table: DynamoDBDocumentClient.from(new DynamoDBClient(config)),
    sqs: new SQSClient(config),
  };
}
