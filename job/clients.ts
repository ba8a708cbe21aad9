import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { RekognitionClient } from "@aws-sdk/client-rekognition";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** The services that the worker calls. */
export interface Clients {
  readonly s3: S3Client;
  readonly table: DynamoDBDocumentClient;
  readonly rekognition: RekognitionClient;
}

/** What else the SDK finds by itself: region, credentials and endpoint, unless given here. */
export type ClientSettings = Pick<S3ClientConfig, "region" | "credentials" | "endpoint">;

/** @param concurrency images in flight: each has at most one call to each service open */
export function createClients(concurrency: number, settings: ClientSettings = {}): Clients {
  const requestHandler = { ...TIMEOUTS, ...connections(concurrency) };
  const retried = { ...settings, ...RETRIES, requestHandler };
  return {
    s3: new S3Client(retried),
    table: DynamoDBDocumentClient.from(new DynamoDBClient(retried), {
      marshallOptions: { removeUndefinedValues: true },
    }),
    // The rate control has to see every answer; it repeats the call itself.
    rekognition: new RekognitionClient({ ...settings, maxAttempts: 1, requestHandler }),
  };
}

const RETRIES = { retryMode: "standard", maxAttempts: 5 } as const;

// A connection that hangs would take its image's place for ever.
const TIMEOUTS = {
  connectionTimeout: 3_000,
  requestTimeout: 30_000,
  throwOnRequestTimeout: true,
} as const;

/** An opened connection is used again: a TLS handshake costs more than most of our calls. */
function connections(concurrency: number) {
  const agent = { keepAlive: true, maxSockets: concurrency };
  return { httpAgent: agent, httpsAgent: agent };
}
