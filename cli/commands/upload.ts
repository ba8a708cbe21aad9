import type { CommandContext } from "../command-context";
import { UsageError } from "../errors";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import type { Io } from "../io";
import { plural } from "../output/format";
import { Summary } from "../output/summary";
import { withTarget } from "../target/open-target";
import { findLane, type Target } from "../target/target";
import { Following } from "../upload/following";
import { nameFilter } from "../upload/name-filter";
import { readSources, type Source } from "../upload/sources";
import { type Survey, survey } from "../upload/survey";
import { type UploadEvents, uploadFiles } from "../upload/upload-files";
import { UploadReport } from "../upload/upload-report";
import { failureWatch } from "../wait/failures";
import { waitUntilSettled } from "../wait/settled";

export interface UploadArgs {
  readonly paths: readonly string[];
  readonly lane: string;
  /** Between the lane's prefix and the file's name. */
  readonly prefix?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly wait: boolean;
  readonly dryRun: boolean;
  readonly stack?: string;
  readonly json: boolean;
}

/** Uploads files to a lane; with `--wait`, stays until every image is settled. */
export async function upload(args: UploadArgs, context: CommandContext): Promise<CliExitCode> {
  const { io } = context;
  checkPrefix(args.prefix);
  const sources = await readSources(args.paths, nameFilter(args.include ?? [], args.exclude ?? []));
  const size = await survey(sources, io);
  const wait = args.wait && !args.dryRun;
  const run = (target: Target) => {
    const lane = findLane(target.outputs.lanes, args.lane);
    const checkHealth = wait ? failureWatch(target, lane, io) : () => {};
    const lines = linesOf(args);
    return uploadAndReport({ ...args, sources, size, wait, lines, checkHealth }, target, context);
  };
  return withTarget(context, args.stack, run, wait);
}

/** While the outcomes are waited for, they are the result. */
function linesOf({ dryRun, wait, json }: UploadArgs): UploadRun["lines"] {
  if (wait && !dryRun) return undefined;
  if (json) return "json";
  return dryRun ? "text" : undefined;
}

export interface UploadRun
  extends Pick<UploadArgs, "lane" | "prefix" | "dryRun" | "wait" | "json"> {
  readonly sources: readonly Source[];
  readonly size: Survey;
  /** How each file is printed, if at all. */
  readonly lines: "text" | "json" | undefined;
  /** Throws when waiting on is pointless. */
  readonly checkHealth: () => Promise<void> | void;
}

/** The work itself, on a target that is open. */
export async function uploadAndReport(
  run: UploadRun,
  target: Target,
  { io }: CommandContext,
): Promise<CliExitCode> {
  const startedAt = io.now();
  const prefix = findLane(target.outputs.lanes, run.lane).prefix + (run.prefix ?? "");
  const destination = `s3://${target.outputs.imagesBucket}/${prefix}`;
  const report = new UploadReport({ ...run, destination }, io);
  const following = run.wait ? new Following(target, io) : undefined;
  try {
    await uploadFiles(target, { ...run, prefix }, eventsOf(report, following, run, io), io);
  } catch (error) {
    // What ended before is done; the error is told after it.
    if (report.hasBegun) report.conclude();
    throw error;
  }
  report.conclude();
  const exitCode = report.hasFailed ? CLI_EXIT_CODES.failure : CLI_EXIT_CODES.ok;
  if (io.interrupt.aborted) return CLI_EXIT_CODES.interrupted;
  if (following === undefined) return exitCode;
  const isSettled = await follow(following, run, target, startedAt, io);
  return isSettled ? exitCode : CLI_EXIT_CODES.interrupted;
}

function eventsOf(
  report: UploadReport,
  following: Following | undefined,
  { dryRun, lines }: UploadRun,
  io: Io,
): UploadEvents {
  return {
    onEnded(file) {
      report.ended(file);
      following?.ended(file);
    },
    onMoved: (bytes) => report.moved(bytes),
    beforeStart: async (keys) => following?.beforeStart(keys),
    // An upload goes on when nobody reads what it tells.
    isAwaited: async () => lines === undefined || (await io.drained()) || !dryRun,
  };
}

/** False when Ctrl-C came first. */
async function follow(
  { images }: Following,
  { checkHealth, json }: UploadRun,
  target: Target,
  startedAt: number,
  io: Io,
): Promise<boolean> {
  const summary = new Summary(startedAt);
  const onSettled = (settled: Parameters<Summary["add"]>[0]) => {
    summary.add(settled, io.now());
    io.progress(summary.progress(images.total));
  };
  await waitUntilSettled(target, { images, checkHealth, onSettled }, io);
  summary.print(io, json);
  io.err(summary.conclusion(io.now()));
  if (images.size === 0) return true;
  io.err(
    `Interrupted: ${plural(images.size, "uploaded image")} not settled yet. ` +
      `Nothing is lost; the same command goes on from here.`,
  );
  return false;
}

function checkPrefix(prefix: string | undefined): void {
  if (prefix === undefined) return;
  if (!prefix.startsWith("/") && prefix.endsWith("/")) return;
  const meant = `${prefix.replace(/^\/+|\/+$/g, "")}/`;
  throw new UsageError(
    `--prefix takes folders below the lane's prefix, such as "2024/trip/", not "${prefix}".` +
      (meant === "/" ? "" : ` Did you mean "${meant}"?`),
  );
}
