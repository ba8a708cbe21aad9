import { Readable } from "node:stream";
import { type CancellationReason, TransactionCanceledException } from "@aws-sdk/client-dynamodb";

/** An error as an SDK client throws it. */
export function serviceError(name: string, status = 400, message = `${name}.`): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

/** A connection that broke before any answer. */
export function networkError(code: string): Error {
  return Object.assign(new Error(code), { code, $metadata: { attempts: 1 } });
}

export function cancelled(...codes: string[]): TransactionCanceledException {
  const reasons: CancellationReason[] = codes.map((Code) => ({ Code }));
  return new TransactionCanceledException({
    message: `Transaction cancelled [${codes.join(", ")}]`,
    CancellationReasons: reasons,
    $metadata: { httpStatusCode: 400 },
  });
}

/** The body of an object, as far as the worker uses it. */
export function body(bytes: Uint8Array) {
  return Object.assign(Readable.from([Buffer.from(bytes)]), {
    transformToString: async () => Buffer.from(bytes).toString(),
  });
}
