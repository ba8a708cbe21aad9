import type { Readable } from "node:stream";
import { z } from "zod";
import { AwsError } from "../aws-error";
import type { Caller } from "../iam/caller";
import type { AwsCall, AwsRequest, AwsResponse } from "./service";

/** One operation: a JSON object in, a JSON object out. */
export type JsonOperation = (input: unknown, caller: Caller) => Promise<object>;

/** The AWS JSON protocols 1.0 and 1.1: POST, the operation's name in `X-Amz-Target`. */
export class JsonProtocol {
  constructor(
    private readonly options: {
      /** The part of `X-Amz-Target` before the dot. */
      target: string;
      version: "1.0" | "1.1";
      operations: Readonly<Record<string, JsonOperation | undefined>>;
    },
  ) {}

  matches(call: AwsCall): boolean {
    return call.headers["x-amz-target"]?.startsWith(`${this.options.target}.`) === true;
  }

  /** @throws AwsError UnknownOperationException for an operation that is not in the table. */
  async handle(request: AwsRequest): Promise<AwsResponse> {
    const name = request.headers["x-amz-target"]?.slice(this.options.target.length + 1) ?? "";
    const operation = this.options.operations[name];
    if (operation === undefined) {
      const known = Object.keys(this.options.operations).join(", ");
      throw new AwsError(
        "UnknownOperationException",
        `The local cloud does not emulate ${this.options.target}.${name}; it emulates ${known}.`,
      );
    }
    const output = await operation(await readJson(request.body), request.caller);
    return this.response(200, output);
  }

  errorResponse(error: AwsError): AwsResponse {
    const code = JSON_CODES[error.code] ?? error.code;
    return this.response(error.status === 403 ? 400 : error.status, {
      __type: code,
      message: error.message,
      ...error.fields,
    });
  }

  private response(status: number, output: object): AwsResponse {
    return {
      status,
      headers: { "content-type": `application/x-amz-json-${this.options.version}` },
      body: JSON.stringify(output),
    };
  }
}

/** An operation whose input is checked first; `code` is what the service calls a wrong input. */
export function jsonOperation<Schema extends z.ZodType>(
  schema: Schema,
  code: string,
  run: (input: z.output<Schema>, caller: Caller) => Promise<object>,
): JsonOperation {
  return (input, caller) => {
    const parsed = schema.safeParse(input);
    if (!parsed.success) throw new AwsError(code, z.prettifyError(parsed.error));
    return run(parsed.data, caller);
  };
}

/** The JSON services have other names for what all services refuse. */
const JSON_CODES: Readonly<Record<string, string | undefined>> = {
  AccessDenied: "AccessDeniedException",
  InvalidClientTokenId: "UnrecognizedClientException",
};

/** DynamoDB's, the largest of all: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

async function readJson(body: Readable): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) {
      throw new AwsError(
        "RequestEntityTooLarge",
        `The request is over ${MAX_BODY_BYTES} bytes.`,
        413,
      );
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks, bytes).toString());
  } catch {
    throw new AwsError("SerializationException", "The request's body is not JSON.");
  }
}
