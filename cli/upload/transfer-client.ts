import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { S3Client } from "@aws-sdk/client-s3";
import { noteFailedCalls } from "../target/failed-calls";
import { PatientRetries, type RetryOptions } from "./patient-retries";
import { MAX_TRANSFERS } from "./transfers-at-once";

/** With when they expire, if they do. */
export type TransferCredentials = Awaited<ReturnType<S3Client["config"]["credentials"]>>;

/** Where transfers go, in a form that a thread can be told. */
export interface TransferAddress {
  readonly region: string;
  /** Absent: AWS, or what environment and profile say. */
  readonly endpoint?: string;
  readonly forcePathStyle: boolean;
}

const CONNECT_MILLISECONDS = 10_000;
/** Of a connection on which nothing moves. */
const SILENCE_MILLISECONDS = 60_000;

/** Where this client goes. */
export async function addressOf({ config }: S3Client): Promise<TransferAddress> {
  const region = await config.region();
  const forcePathStyle = config.forcePathStyle === true;
  const endpoint = await config.endpoint?.();
  if (endpoint === undefined) return { region, forcePathStyle };
  const { protocol, hostname, port, path } = endpoint;
  const host = port === undefined ? hostname : `${hostname}:${port}`;
  return { region, forcePathStyle, endpoint: `${protocol}//${host}${path}` };
}

/** A client for very many requests at once. */
export function createTransferClient(
  address: TransferAddress,
  credentials: () => Promise<TransferCredentials>,
  retries: RetryOptions,
): S3Client {
  const sockets = { keepAlive: true, maxSockets: MAX_TRANSFERS };
  const s3 = new S3Client({
    ...address,
    credentials,
    retryStrategy: new PatientRetries(retries),
    // The same few commands again and again: what surrounds them is put together once.
    cacheMiddleware: true,
    requestHandler: {
      httpAgent: new HttpAgent(sockets),
      httpsAgent: new HttpsAgent(sockets),
      connectionTimeout: CONNECT_MILLISECONDS,
      socketTimeout: SILENCE_MILLISECONDS,
    },
  });
  leaveBodiesUnsigned(s3);
  noteFailedCalls(s3.middlewareStack);
  return s3;
}

/**
 * TLS guards the body, and its checksum is a header that is signed: no need to hash it once more.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
function leaveBodiesUnsigned(s3: S3Client): void {
  s3.middlewareStack.add(
    (next) => (args) => {
      const { request } = args;
      if (isHttpsRequest(request)) request.headers["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD";
      return next(args);
    },
    { step: "build", name: "leaveBodiesUnsigned" },
  );
}

function isHttpsRequest(
  request: unknown,
): request is { protocol: string; headers: Record<string, string> } {
  return (
    typeof request === "object" &&
    request !== null &&
    "protocol" in request &&
    request.protocol === "https:" &&
    "headers" in request
  );
}
