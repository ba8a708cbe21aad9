import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Io } from "../io";
import type { Target } from "../target/target";
import type { SourceGroup } from "./log-groups";
import { isProblem, type LogLine } from "./log-line";

/** Which lines are asked for. */
export interface LogQuery {
  /** With lines that name no lane: they may be about any. */
  readonly lane?: string;
  readonly jobId?: string;
  /** Also lines that are no problem. */
  readonly all: boolean;
  readonly stack?: string;
}

/** What reading logs works with. */
export interface LogsWorld {
  readonly logs: CloudWatchLogsClient;
  readonly batch: Target["batch"];
  readonly groups: readonly SourceGroup[];
  readonly query: LogQuery;
  readonly io: Io;
}

/** As far as a line itself says. */
export function mayBeAskedFor({ all }: LogQuery, line: LogLine): boolean {
  return all || isProblem(line);
}

/** Once it is known which job, and which lane, it belongs to. */
export function isAskedFor({ lane, jobId }: LogQuery, line: LogLine): boolean {
  if (jobId !== undefined) return line.jobId === jobId;
  return lane === undefined || line.lane === undefined || line.lane === lane;
}
