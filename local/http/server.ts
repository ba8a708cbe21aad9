import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AwsError } from "../aws-error";
import type { Caller } from "../iam/caller";
import type { Identities } from "../iam/identities";
import { credentialScope } from "./credential-scope";
import { CutConnectionError } from "./cut-connection-error";
import type { AwsCall, AwsResponse, Service } from "./service";

export interface HttpServerOptions {
  /** 0 takes any that is free. */
  readonly port: number;
  readonly services: readonly Service[];
  readonly identities: Identities;
  readonly log?: (line: string) => void;
}

/** Another program listens on the port. */
export class PortInUseError extends Error {
  override readonly name = "PortInUseError";

  constructor(
    readonly port: number,
    options?: ErrorOptions,
  ) {
    super(
      `Port ${port} is in use by another program. Stop that one, or choose another port (0 takes any).`,
      options,
    );
  }
}

/** All services of the local cloud on one port of 127.0.0.1. */
export class HttpServer {
  private constructor(
    private readonly server: Server,
    /** What AWS_ENDPOINT_URL is set to. An address, not a name: the S3 client then puts the bucket into the path. */
    readonly endpoint: string,
  ) {}

  /** @throws PortInUseError when another program listens there. */
  static async listen(options: HttpServerOptions): Promise<HttpServer> {
    const server = createServer(
      { keepAliveTimeout: KEEP_ALIVE_MILLISECONDS },
      (incoming, outgoing) => answer(options, incoming, outgoing),
    );
    // A slow upload is no attack on this machine.
    server.requestTimeout = 0;
    const port = await listenOn(server, options.port);
    return new HttpServer(server, `http://127.0.0.1:${port}`);
  }

  /** Ends idle connections at once and the others with their answer. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeIdleConnections();
    const cut = setTimeout(() => this.server.closeAllConnections(), CLOSE_GRACE_MILLISECONDS);
    await closed;
    clearTimeout(cut);
  }
}

/** Longer than any pause of a worker, so that clients never find their connection closed. */
const KEEP_ALIVE_MILLISECONDS = 120_000;
const CLOSE_GRACE_MILLISECONDS = 2000;

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new PortInUseError(port, { cause: error }) : error);
    });
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

async function answer(
  { services, identities, log }: HttpServerOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  const call = callOf(incoming);
  const scope = credentialScope(call.headers.authorization);
  const service = services.find((candidate) => candidate.matches(call));
  let response: AwsResponse;
  try {
    if (service === undefined) throw notEmulated(call, scope?.service);
    const caller = withOrigin(identities.callerOf(scope?.accessKeyId), call, requestId);
    response = await service.handle({ ...call, caller });
  } catch (error) {
    if (error instanceof CutConnectionError) {
      outgoing.destroy();
      return;
    }
    const failure = error instanceof AwsError ? error : internalError(error);
    if (failure !== error) log?.(`${call.method} ${call.path}: ${describe(error)}`);
    response = (service?.errorResponse ?? plainError).call(service, failure, requestId);
  }
  try {
    await send(outgoing, response, requestId);
  } catch (error) {
    // The client went away, or the body could not be read: only a cut connection tells it.
    outgoing.destroy(error instanceof Error ? error : undefined);
  }
}

/** Processes sign with the token of their session. */
function withOrigin(caller: Caller, { headers }: AwsCall, requestId: string): Caller {
  const session = headers["x-amz-security-token"];
  if (caller.kind !== "role" || session === undefined) return caller;
  return { ...caller, origin: { session, requestId } };
}

/** The path must stay as it was sent: `new URL` would resolve the dots of a key such as `a/../b`. */
function callOf(incoming: IncomingMessage): AwsCall {
  const [path = "/", ...query] = (incoming.url ?? "/").split("?");
  return {
    method: incoming.method ?? "GET",
    path,
    query: new URLSearchParams(query.join("?")),
    headers: incoming.headers as Record<string, string | undefined>,
    body: incoming,
  };
}

async function send(
  outgoing: ServerResponse,
  { status, headers, body }: AwsResponse,
  requestId: string,
): Promise<void> {
  const all = { ...headers, "x-amzn-requestid": requestId, "x-amz-request-id": requestId };
  if (body instanceof Readable) {
    outgoing.writeHead(status, all);
    await pipeline(body, outgoing);
    return;
  }
  const length = Buffer.byteLength(body ?? "");
  const isBodiless = status === 204 || status === 304;
  outgoing.writeHead(status, isBodiless ? all : { "content-length": length, ...all });
  outgoing.end(body);
}

function notEmulated({ method, path, headers }: AwsCall, service: string | undefined): AwsError {
  const what = headers["x-amz-target"] ?? `${method} ${path} of ${service ?? "an unsigned call"}`;
  return new AwsError(
    "UnknownOperationException",
    `The local cloud does not emulate ${what}.`,
    404,
  );
}

function internalError(error: unknown): AwsError {
  const message = error instanceof Error ? error.message : String(error);
  return new AwsError("InternalFailure", `The local cloud failed: ${message}`, 500);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** For calls of no service: both JSON protocols read one of the two. */
function plainError(error: AwsError): AwsResponse {
  return {
    status: error.status,
    headers: { "content-type": "application/json", "x-amzn-errortype": error.code },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  };
}
