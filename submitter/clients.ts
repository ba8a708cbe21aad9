import { BatchClient } from "@aws-sdk/client-batch";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";

/** The services that a submission calls. */
export interface Clients {
  readonly s3: S3Client;
  readonly batch: BatchClient;
}

/** What else the SDK finds by itself: region, credentials and endpoint, unless given here. */
export type ClientSettings = Pick<S3ClientConfig, "region" | "credentials" | "endpoint">;

/**
 * Clients that retry throttling (429), server errors (5xx) and broken connections, with jittered
 * exponential backoff: a batch goes back to its queue only when a service stays unwell.
 */
export function createClients(settings: ClientSettings = {}): Clients {
  const config = { ...settings, ...RESILIENCE };
  return { s3: new S3Client(config), batch: new BatchClient(config) };
}

// Five backoffs of SubmitJob's throttling add up to 8 s on average, and to 16 s at worst.
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
const RETRIES = { retryMode: "standard", maxAttempts: 6 } as const;

// Without a request timeout, one connection that hangs takes the whole function's time. Six attempts
// of 5 s and their backoffs fit into a function's minute, so that a service that hangs has its name
// in an error instead of "Task timed out".
const TIMEOUTS = {
  connectionTimeout: 2_000,
  requestTimeout: 5_000,
  throwOnRequestTimeout: true,
} as const;

/** How every client of our functions meets services that are slow or unwell. */
export const RESILIENCE = { ...RETRIES, requestHandler: TIMEOUTS };
