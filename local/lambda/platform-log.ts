import type { FunctionDefinition } from "./definitions";

/** How an invocation ended, in the words of Lambda. */
export type InvocationStatus = "success" | "error" | "timeout" | "failure";

export interface InvocationReport {
  readonly requestId: string;
  readonly status: InvocationStatus;
  readonly durationMilliseconds: number;
}

type Described = Pick<FunctionDefinition, "logFormat" | "memoryMiB" | "timeoutSeconds">;

/** What Lambda itself logs before it gives a function an event. */
export function startLines({ logFormat }: Described, requestId: string, now: number): string[] {
  if (logFormat === "JSON") {
    return [platformEvent("platform.start", { requestId, version: "$LATEST" }, now)];
  }
  return [`START RequestId: ${requestId} Version: $LATEST`];
}

/**
 * What it logs after that. How much memory was used it does not say here: nobody measures it.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
export function reportLines(
  definition: Described,
  { requestId, status, durationMilliseconds }: InvocationReport,
  now: number,
): string[] {
  const { logFormat, memoryMiB: memorySizeMB, timeoutSeconds } = definition;
  const billedMilliseconds = Math.ceil(durationMilliseconds);
  if (logFormat === "JSON") {
    const metrics = {
      durationMs: durationMilliseconds,
      billedDurationMs: billedMilliseconds,
      memorySizeMB,
    };
    return [platformEvent("platform.report", { requestId, metrics, status }, now)];
  }
  const figures = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMilliseconds.toFixed(2)} ms`,
    `Billed Duration: ${billedMilliseconds} ms`,
    `Memory Size: ${memorySizeMB} MB`,
    ...(status === "success" ? [] : [`Status: ${status}`]),
  ];
  const lines = [`END RequestId: ${requestId}`, figures.join("\t")];
  if (status !== "timeout") return lines;
  const time = new Date(now).toISOString();
  return [
    `${time} ${requestId} Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
    ...lines,
  ];
}

function platformEvent(type: string, record: object, now: number): string {
  return JSON.stringify({ time: new Date(now).toISOString(), type, record });
}
