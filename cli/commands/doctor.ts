import type { CommandContext } from "../command-context";
import { examine, type Report } from "../doctor/examine";
import { printReport, summarize } from "../doctor/print";
import { waysOut } from "../doctor/ways-out";
import { createDoctorClients } from "../doctor/world/clients";
import { Readings } from "../doctor/world/readings";
import type { World } from "../doctor/world/world";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import type { Io } from "../io";
import { withTarget } from "../target/open-target";
import { chooseLanes, type Target } from "../target/target";

export interface DoctorArgs {
  /** Absent: every lane, and what belongs to none. */
  readonly lane?: string;
  readonly stack?: string;
  readonly json: boolean;
}

export type DoctorTarget = Pick<
  Target,
  "name" | "stack" | "outputs" | "isAtWork" | "connection" | "s3" | "sqs" | "batch" | "table"
>;

/** Finds out why nothing moves, and changes nothing. */
export async function doctor(args: DoctorArgs, context: CommandContext): Promise<CliExitCode> {
  return withTarget(context, args.stack, (target) => examineTarget(args, target, context.io));
}

/** The work itself, on a target that is open. */
export async function examineTarget(
  args: DoctorArgs,
  target: DoctorTarget,
  io: Io,
): Promise<CliExitCode> {
  const chosen = chooseLanes(target.outputs.lanes, args.lane);
  const { destroy, ...clients } = createDoctorClients(target.connection);
  const world: World = {
    ...target,
    ...clients,
    lanes: Object.entries(chosen).map(([name, lane]) => ({ name, ...lane })),
    isWhole: args.lane === undefined,
    readings: new Readings(),
    waysOut: waysOut(target.stack, args.stack),
    io,
  };
  io.progress(`Looking at ${target.name}`);
  try {
    const report = await examine(world);
    if (io.interrupt.aborted) {
      io.err("Interrupted before all was looked at. Nothing was changed.");
      return CLI_EXIT_CODES.interrupted;
    }
    printReport(report, args.json, io);
    io.err(summarize(report));
    return exitCodeOf(report);
  } finally {
    destroy();
  }
}

/** What was not looked at is not sound. */
function exitCodeOf({ findings }: Report): CliExitCode {
  if (findings.some(({ severity }) => severity === "problem")) return CLI_EXIT_CODES.failure;
  if (findings.some(({ severity }) => severity === "not checked")) return CLI_EXIT_CODES.broken;
  return CLI_EXIT_CODES.ok;
}
