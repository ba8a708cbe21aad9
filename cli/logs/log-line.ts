import type { FilteredLogEvent } from "@aws-sdk/client-cloudwatch-logs";
import { z } from "zod";

/** Who logs. */
export const LOG_SOURCES = ["submitter", "recover", "worker"] as const;
export type LogSource = (typeof LOG_SOURCES)[number];

/** What is in one event, as far as it is understood. */
export interface LogContent {
  /** In upper case; absent in what is no structured line. */
  readonly level?: string;
  readonly message: string;
  readonly lane?: string;
  readonly jobId?: string;
  /** As an s3:// URI. */
  readonly image?: string;
  readonly error?: string;
  readonly requestId?: string;
  /** What else a structured line says. */
  readonly details?: Details;
}

export type Details = Readonly<Record<string, string | number | boolean>>;

/** One event of a log group. */
export interface LogLine extends LogContent {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly source: LogSource;
  readonly stream: string;
  readonly eventId: string;
}

const PROBLEM_LEVELS = new Set(["WARN", "ERROR", "CRITICAL", "FATAL"]);

/**
 * Occurs in whatever `isProblem` finds, so that CloudWatch Logs leaves out most of the rest.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export const PROBLEM_PATTERN =
  '?WARN ?ERROR ?CRITICAL ?FATAL ?Error ?Exception ?error ?timeout ?failure ?"timed out" ?exited';

export function isProblem({ level }: LogContent): boolean {
  return level !== undefined && PROBLEM_LEVELS.has(level);
}

export function readLine(event: FilteredLogEvent, source: LogSource): LogLine {
  const { timestamp = 0, logStreamName = "", eventId = "", message = "" } = event;
  const content = readContent(message.trimEnd());
  return { time: timestamp, source, stream: logStreamName, eventId, ...content };
}

/** What our functions and workers print, what Lambda itself logs, and whatever a runtime prints when it dies. */
export function readContent(text: string): LogContent {
  const parsed = anyLine.safeParse(parseJson(text));
  return parsed.success ? parsed.data : readText(text);
}

const text = z.string().optional().catch(undefined);
const thrown = z.object({ name: z.string(), message: z.string() }).optional().catch(undefined);

/** https://docs.aws.amazon.com/powertools/typescript/latest/features/logger/ */
const ourLine = z
  .looseObject({
    level: z.string().toUpperCase(),
    message: z.string(),
    ...{ lane: text, jobId: text, image: text, reason: text, statusReason: text },
    ...{ function_request_id: text, requestId: text, error: thrown },
  })
  .transform((line) => {
    const { level, message, lane, jobId, image, reason, statusReason, error } = line;
    return {
      ...{ level, message, lane, jobId, image },
      error: reason ?? statusReason ?? (error && `${error.name}: ${error.message}`),
      requestId: line.function_request_id ?? line.requestId,
      details: detailsOf(line),
    };
  });

/** Of the logger itself, or of a column of its own. */
const NO_DETAILS =
  /^(level|message|timestamp|service|sampling_rate|cold_start|function_.*|requestId|xray_trace_id|lane|jobId|arrayIndex|image|reason|statusReason|error)$/;

function detailsOf(line: Readonly<Record<string, unknown>>): Details | undefined {
  const details = Object.entries(line).filter(
    (entry): entry is [string, string | number | boolean] =>
      !NO_DETAILS.test(entry[0]) && ["string", "number", "boolean"].includes(typeof entry[1]),
  );
  return details.length === 0 ? undefined : Object.fromEntries(details);
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const metricsLine = z
  .looseObject({ _aws: z.object({}), lane: text })
  .transform((line) => ({ message: "Metrics", lane: line.lane, details: detailsOf(line) }));

/** What Lambda's runtime logs of an error that a function has thrown. */
const thrownLine = z
  .object({
    level: z.string().toUpperCase(),
    requestId: text,
    message: z.object({ errorType: z.string(), errorMessage: z.string() }),
  })
  .transform(({ level, requestId, message: { errorType, errorMessage } }) => ({
    ...{ level, requestId, message: "Invocation failed" },
    error: `${errorType}: ${errorMessage}`,
  }));

/** https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html */
const platformLine = z
  .object({
    type: z.string().startsWith("platform."),
    record: z.object({ requestId: text, status: text, errorType: text }),
  })
  .transform(({ type, record: { requestId, status, errorType } }) => ({
    level: status === undefined || status === "success" ? "INFO" : "ERROR",
    message: status === undefined ? type : `${type}: ${status}`,
    error: errorType,
    requestId,
  }));

const anyLine = z.union([ourLine, thrownLine, platformLine, metricsLine]);

/** What says of a text that it is a problem. */
const TROUBLE = [
  /Task timed out after/,
  /^REPORT RequestId: .*\tStatus: (?!success)/,
  /^(Uncaught )?(\w*(Error|Exception)\b|FATAL ERROR:)/,
  /\b[Ee]xited with (error|exit status [1-9]|signal)/,
];

function readText(message: string): LogContent {
  const requestId = /\b[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\b/.exec(message)?.[0];
  const level = /^\S+\t\S+\t([A-Z]+)\t/.exec(message)?.[1];
  const isTrouble = TROUBLE.some((pattern) => pattern.test(message));
  return { level: isTrouble ? "ERROR" : level, message, requestId };
}

function parseJson(line: string): unknown {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
