import type { CommandContext } from "../command-context";
import { UnreachableError, UsageError } from "../errors";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import type { Io } from "../io";
import { DEFAULT_SINCE } from "../logs/default-since";
import { followLines } from "../logs/follow-lines";
import { printJobLog } from "../logs/job-log";
import { sourceGroups } from "../logs/log-groups";
import type { LogsWorld } from "../logs/logs-world";
import { MAX_PAGES, newestLines } from "../logs/newest-lines";
import { printFollowed, printLines } from "../logs/print-lines";
import { plural } from "../output/format";
import { parseSince } from "../since";
import { withTarget } from "../target/open-target";
import { findLane, type Target } from "../target/target";

export interface LogsArgs {
  readonly lane?: string;
  readonly job?: string;
  readonly all: boolean;
  readonly follow: boolean;
  readonly since?: string;
  readonly limit: number;
  readonly stack?: string;
  readonly json: boolean;
}

type LogsTarget = Pick<Target, "logs" | "batch" | "outputs" | "name" | "isAtWork">;

/** What a follow begins with: this machine's clock may be that much ahead of AWS's. */
const CLOCK_SKEW_MILLISECONDS = 60_000;

/** Shows what functions and workers have logged. No problems are an answer too. */
export async function logs(args: LogsArgs, context: CommandContext): Promise<CliExitCode> {
  if (args.job !== undefined && (args.lane !== undefined || args.since !== undefined)) {
    throw new UsageError(
      "--job shows all that one job has logged: leave out --lane and --since, or leave out --job.",
    );
  }
  const since = parseSince(args.since ?? DEFAULT_SINCE, context.io.now());
  return withTarget(context, args.stack, (target) => showLogs(args, since, target, context.io));
}

/** The work itself, on a target that is open. `since` is ISO 8601 here. */
export async function showLogs(
  args: LogsArgs,
  since: string,
  target: LogsTarget,
  io: Io,
): Promise<CliExitCode> {
  const { lane, job: jobId, all, follow, stack, json } = args;
  if (lane !== undefined) findLane(target.outputs.lanes, lane);
  const query = { lane, jobId, all: all || jobId !== undefined, stack };
  const groups = sourceGroups(target);
  const world = { logs: target.logs(), batch: target.batch, groups, query, io };
  if (follow) return followLogs(args, since, world, target);
  if (jobId !== undefined) return printJobLog(jobId, world, json);
  const newest = await newestLines(world, Date.parse(since), args.limit);
  printLines(newest.lines, json, io);
  if (newest.lines.length === 0) io.err(`${all ? "No lines" : "No problems"} since ${since}.`);
  if (newest.areMore)
    io.err(`There are more: the newest ${args.limit} are shown, --limit shows more.`);
  if (io.interrupt.aborted) {
    io.err("Interrupted: not all was read, so there may be newer lines than these.");
    return CLI_EXIT_CODES.interrupted;
  }
  for (const name of newest.unfinished) {
    io.err(
      `${name} was not read back to ${since}, only ${MAX_PAGES} pages of it: shorten --since.`,
    );
  }
  return CLI_EXIT_CODES.ok;
}

async function followLogs(
  { since: givenSince, json }: LogsArgs,
  since: string,
  world: LogsWorld,
  { isAtWork }: Pick<Target, "isAtWork">,
): Promise<CliExitCode> {
  const { io } = world;
  if (!isAtWork) {
    throw new UnreachableError("There is nothing to follow while the local cloud is not up.");
  }
  const start = givenSince === undefined ? io.now() - CLOCK_SKEW_MILLISECONDS : Date.parse(since);
  let told = 0;
  await followLines(world, start, async (lines) => {
    told += lines.length;
    printFollowed(lines, json, io);
    await io.drained();
  });
  if (!io.interrupt.aborted) return CLI_EXIT_CODES.ok;
  const lastLook = new Date(io.now()).toISOString();
  io.err(
    `Interrupted after ${plural(told, "line")}. --since ${lastLook} with --follow goes on from here.`,
  );
  return CLI_EXIT_CODES.interrupted;
}
