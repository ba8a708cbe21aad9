import { BatchClient } from "@aws-sdk/client-batch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { type LogsArgs, showLogs } from "../../cli/commands/logs";
import type { FakeIo } from "./fake-io";
import { OUTPUTS } from "./stack-outputs";

/** When the logs of these tests begin: an hour before now. */
export const NOW = Date.UTC(2026, 0, 1);
export const SINCE = "2025-12-31T00:00:00.000Z";
export const { submitter: SUBMITTER, worker: WORKER, recover: RECOVER } = OUTPUTS.logGroups;
export const FUNCTION_STREAM = "2026/01/01/[$LATEST]0123";
export const STREAM = "worker/default/4567";
export const REQUEST = "8a3c1d5e-0f2b-4c6d-9e7f-112233445566";
export const JOB = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
export const BULK_JOB = "bulk-0mwxzx8yekz16740m0vn";

/** A line of the worker of the job's child 7. */
export function workerLine(level: string, message: string, more: object = {}): string {
  return JSON.stringify({ level, message, service: "worker", jobId: `${JOB}:7`, ...more });
}

/** What Lambda logs of an invocation that ran out of time. */
export function timeout(): string {
  return JSON.stringify({
    type: "platform.report",
    record: { requestId: REQUEST, status: "timeout" },
  });
}

/** Shows the logs of a stack that is at work. */
export function runLogs(args: Partial<LogsArgs>, io: FakeIo, client: CloudWatchLogsClient) {
  const target = {
    ...{ logs: () => client, batch: new BatchClient({}), outputs: OUTPUTS },
    ...{ name: "stack dev", isAtWork: true },
  };
  const whole = { all: false, follow: false, json: false, limit: 100, ...args };
  return showLogs(whole, args.since ?? SINCE, target, io);
}
