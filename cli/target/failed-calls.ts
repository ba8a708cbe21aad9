import type { MetadataBearer, MiddlewareStack } from "@smithy/types";
import { z } from "zod";

/** Which call an error is about: the SDK's errors do not say. */
export interface FailedCall {
  /** "S3" */
  readonly service: string;
  /** "PutObject" */
  readonly operation: string;
  /** "https://sqs.us-east-1.amazonaws.com"; absent when it did not get so far. */
  readonly endpoint?: string;
}

const calls = new WeakMap<object, FailedCall>();

/** The call that failed with this error, if it was one of a client that `noteFailedCalls` was given. */
export function failedCall(error: unknown): FailedCall | undefined {
  return typeof error === "object" && error !== null ? calls.get(error) : undefined;
}

/** What answered a call, although it is not AWS. */
export class ForeignAnswerError extends Error {
  override readonly name = "ForeignAnswerError";

  constructor(readonly $metadata: { readonly httpStatusCode: number }) {
    super("the answer is a web page");
  }
}

/** Makes a client remember which call an error is about, and take no web page for an answer. */
export function noteFailedCalls<Input extends object, Output extends MetadataBearer>(
  stack: MiddlewareStack<Input, Output>,
): void {
  stack.add(
    (next, context) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (typeof error === "object" && error !== null) {
          const { clientName = "", commandName = "" } = context;
          calls.set(error, {
            service: clientName.replace(/Client$/, ""),
            operation: commandName.replace(/Command$/, ""),
            endpoint: endpointOf(args.request),
          });
        }
        throw error;
      }
    },
    { step: "build", name: "noteFailedCall" },
  );
  stack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const answer = webPage.safeParse(result.response);
      if (answer.success && !OBJECT_CALLS.has(context.commandName ?? "")) {
        throw new ForeignAnswerError({ httpStatusCode: answer.data.statusCode });
      }
      return result;
    },
    { step: "deserialize", name: "refuseWebPage" },
  );
}

/**
 * As a proxy asks for a password, with 200: without this an upload to it would count. All of AWS's answers have the id
 * of a request; moto's are text/html, and have one.
 */
const webPage = z.object({
  statusCode: z.number(),
  headers: z.object({
    "content-type": z.string().regex(/^text\/html\b/i),
    "x-amz-request-id": z.never().optional(),
    "x-amzn-requestid": z.never().optional(),
  }),
});

/** These answer with the type of an object, which may be a web page. */
const OBJECT_CALLS: ReadonlySet<string> = new Set(["GetObjectCommand", "HeadObjectCommand"]);

const requestSchema = z.object({
  protocol: z.string(),
  hostname: z.string(),
  port: z.number().optional(),
});

function endpointOf(request: unknown): string | undefined {
  const parsed = requestSchema.safeParse(request);
  if (!parsed.success) return undefined;
  const { protocol, hostname, port } = parsed.data;
  return `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}`;
}
