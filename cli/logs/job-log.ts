import { type AttemptDetail, DescribeJobsCommand, type JobDetail } from "@aws-sdk/client-batch";
import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { parseJobName } from "../../contracts/job";
import { nameOf } from "../aws-errors";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import { formatDuration } from "../output/format";
import type { SourceGroup } from "./log-groups";
import { type LogLine, readLine } from "./log-line";
import type { LogsWorld } from "./logs-world";
import { printFollowed } from "./print-lines";

/** One attempt of a job, ended or under way. */
interface Attempt {
  readonly number: number;
  readonly logStreamName?: string;
  readonly startedAt?: number;
  readonly stoppedAt?: number;
  readonly exitCode?: number;
  readonly reason?: string;
  readonly statusReason?: string;
}

/** Prints what the attempts of a job have printed, in order, each with how it ended before it. */
export async function printJobLog(
  jobId: string,
  world: LogsWorld,
  json: boolean,
): Promise<CliExitCode> {
  const { batch, io } = world;
  const { jobs = [] } = await batch.send(new DescribeJobsCommand({ jobs: [jobId] }));
  const [job] = jobs;
  if (job === undefined) {
    io.err(
      `There is no job ${jobId}. Batch forgets jobs a week after their end; ` +
        "labeler logs --all --since 30d shows what is kept of all of them.",
    );
    return CLI_EXIT_CODES.failure;
  }
  if (job.arrayProperties?.size !== undefined) {
    const last = job.arrayProperties.size - 1;
    io.err(
      `Job ${jobId} is an array, which itself runs nothing: its jobs are ${jobId}:0 to ${jobId}:${last}. ` +
        "labeler logs names those that have problems.",
    );
    return CLI_EXIT_CODES.failure;
  }
  io.err(headOf(job));
  for (const attempt of attemptsOf(job)) {
    if (io.interrupt.aborted) return CLI_EXIT_CODES.interrupted;
    if (json) io.out(JSON.stringify({ attempt, jobId }));
    else io.err(describeAttempt(attempt));
    if (!(await printAttempt(attempt, job, world, json))) break;
  }
  return io.interrupt.aborted ? CLI_EXIT_CODES.interrupted : CLI_EXIT_CODES.ok;
}

/** False when nobody reads any more. */
async function printAttempt(
  { number, logStreamName }: Attempt,
  job: JobDetail,
  world: LogsWorld,
  json: boolean,
): Promise<boolean> {
  const { io, groups } = world;
  const group = groups.find(({ source }) => source === "worker");
  if (logStreamName === undefined || group === undefined) {
    io.err(`Attempt ${number} has no log: its container never started.`);
    return true;
  }
  const lane = parseJobName(job.jobName ?? "")?.lane;
  const lines = streamLines(logStreamName, group, world);
  try {
    for await (const line of lines) {
      printFollowed([{ ...line, lane: line.lane ?? lane, jobId: job.jobId }], json, io);
      if (!(await io.drained()) || io.interrupt.aborted) return false;
    }
  } catch (error) {
    if (nameOf(error) !== "ResourceNotFoundException") throw error;
    io.err(`The log of attempt ${number} is not there: ${group.name}, stream ${logStreamName}.`);
  }
  return true;
}

/** All events of one stream, oldest first. At its end the token stays the same. */
async function* streamLines(
  stream: string,
  { name, source }: SourceGroup,
  { logs }: LogsWorld,
): AsyncGenerator<LogLine> {
  const where = { logGroupName: name, logStreamName: stream, startFromHead: true };
  let nextToken: string | undefined;
  for (;;) {
    const answer = await logs.send(new GetLogEventsCommand({ ...where, nextToken }));
    for (const event of answer.events ?? []) {
      yield readLine({ ...event, logStreamName: stream }, source);
    }
    if (answer.nextForwardToken === nextToken) return;
    nextToken = answer.nextForwardToken;
  }
}

function headOf({ jobId, jobName, status, statusReason }: JobDetail): string {
  const reason = statusReason === undefined ? "" : `: ${statusReason}`;
  return `Job ${jobId} (${jobName}) is ${status}${reason}`;
}

/** Those that have ended, and the one that runs. */
function attemptsOf({ attempts = [], container, status, startedAt }: JobDetail): Attempt[] {
  const ended = attempts.map((attempt, index) => attemptOf(attempt, index + 1));
  if (status !== "RUNNING") return ended;
  const running = { number: ended.length + 1, logStreamName: container?.logStreamName, startedAt };
  return [...ended, running];
}

function attemptOf(attempt: AttemptDetail, number: number): Attempt {
  const { container, startedAt, stoppedAt, statusReason } = attempt;
  const { logStreamName, exitCode, reason } = container ?? {};
  return { number, startedAt, stoppedAt, exitCode, reason, statusReason, logStreamName };
}

function describeAttempt(attempt: Attempt): string {
  const { number, startedAt, stoppedAt, exitCode, reason, statusReason } = attempt;
  if (stoppedAt === undefined) return `Attempt ${number} runs.`;
  const ends = [
    ...(exitCode === undefined ? [] : [`exit code ${exitCode}`]),
    ...[statusReason, reason].filter((word) => word !== undefined),
  ];
  const time = startedAt === undefined ? "" : ` after ${formatDuration(stoppedAt - startedAt)}`;
  return `Attempt ${number} ended${time}: ${ends.join(", ")}`;
}
