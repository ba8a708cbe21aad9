import { MAX_PUT_BYTES } from "../../contracts/limits";
import type { CommandContext } from "../command-context";
import { UsageError } from "../errors";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import { readStackConfig } from "../local-cloud/config";
import { formatBytes, plural } from "../output/format";
import { estimate, lowestLane } from "../plan/estimate";
import { printPlan } from "../plan/print";
import { whatIfs } from "../plan/what-ifs";

export interface PlanArgs {
  readonly images: number;
  /** Of all images together. */
  readonly megabytes: number;
  /** @default the one of lowest priority */
  readonly lane?: string;
  /** @default what a stack has that gives nothing */
  readonly configFile?: string;
  readonly json: boolean;
}

const MEGABYTE = 1_000_000;

/** Says what labeling would take and cost, and what limits it, before anything is spent. */
export async function plan(args: PlanArgs, { io }: CommandContext): Promise<CliExitCode> {
  const bytes = args.megabytes * MEGABYTE;
  checkSize(args, bytes);
  const config = await readStackConfig(args.configFile);
  const lane = args.lane ?? lowestLane(config);
  if (lane === undefined) throw new UsageError("The configuration has no lane.");
  const load = { images: args.images, bytes, lane };
  const result = { load, config, estimate: estimate(load, config), whatIfs: whatIfs(load, config) };
  printPlan(result, args.json, io);
  return CLI_EXIT_CODES.ok;
}

/** An image has a byte at least, and fits into one PUT. */
function checkSize({ images, megabytes }: PlanArgs, bytes: number): void {
  if (bytes >= images && bytes <= images * MAX_PUT_BYTES) return;
  const most = (images * MAX_PUT_BYTES) / MEGABYTE;
  throw new UsageError(
    `--megabytes is the size of all images together. ${plural(images, "image")} can have ` +
      `from ${images / MEGABYTE} to ${most} (${formatBytes(MAX_PUT_BYTES)} each), not ${megabytes}.`,
  );
}
