import type { AsyncInvocation } from "./async-invocations";
import type { FunctionDefinition } from "./definitions";

/** Why a function is not given an event again. */
export interface InvocationFailure {
  readonly condition: "RetriesExhausted" | "EventAgeExceeded";
  /** `<name>: <message>` of the last attempt. */
  readonly error: string;
}

/**
 * What an on-failure destination gets.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function failureRecord(
  { requestId, event, attempts }: AsyncInvocation,
  { arn }: FunctionDefinition,
  { condition, error }: InvocationFailure,
  now: number,
) {
  const [, errorType = "Error", errorMessage = error] = /^(\w+): (.*)$/s.exec(error) ?? [];
  return {
    version: "1.0",
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${arn}:$LATEST`,
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: event,
    responseContext: {
      statusCode: 200,
      executedVersion: "$LATEST",
      functionError: "Unhandled",
    },
    responsePayload: { errorMessage, errorType },
  };
}
