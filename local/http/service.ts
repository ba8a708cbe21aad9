import type { Readable } from "node:stream";
import type { AwsError } from "../aws-error";
import type { Caller } from "../iam/caller";

/** One call as it arrives. */
export interface AwsCall {
  readonly method: string;
  /** Percent-decoded by nobody yet. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Readable;
}

/** One call, after the server has found out who makes it. */
export interface AwsRequest extends AwsCall {
  readonly caller: Caller;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable;
}

/** One AWS service behind the local cloud's port. */
export interface Service {
  /** Whether the call is this service's, by its path or its `X-Amz-Target`. */
  matches(call: AwsCall): boolean;
  /** @throws AwsError which `errorResponse` then puts into the service's own wire format. */
  handle(request: AwsRequest): Promise<AwsResponse>;
  errorResponse(error: AwsError, requestId: string): AwsResponse;
}
