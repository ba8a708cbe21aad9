import packageJson from "../../package.json";
import type { CommandContext } from "../command-context";
import { UnreachableError } from "../errors";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import type { Io } from "../io";
import { printTable } from "../output/table";
import { withTarget } from "../target/open-target";
import type { Target } from "../target/target";

export interface VersionArgs {
  readonly stack?: string;
  readonly json: boolean;
}

/**
 * Shows what runs here, and what is deployed: what a report of a bug begins with. The versions of the
 * programs are known, and printed, even where no system is.
 */
export async function version(args: VersionArgs, context: CommandContext): Promise<CliExitCode> {
  const { stack } = args;
  return showVersions(args, (use) => withTarget(context, stack, use), context.io);
}

/** The work itself, on a target that is opened for it. */
export async function showVersions(
  { stack, json }: VersionArgs,
  withOpen: <Result>(use: (target: DescribedTarget) => Promise<Result>) => Promise<Result>,
  io: Io,
): Promise<CliExitCode> {
  const programs = { labeler: packageJson.version, node: process.version };
  try {
    const system = await withOpen(async (target) => describe(target, stack));
    print({ ...programs, ...system }, json, io);
  } catch (error) {
    print(programs, json, io);
    if (stack !== undefined || !(error instanceof UnreachableError)) throw error;
    io.err(error.message);
  }
  return CLI_EXIT_CODES.ok;
}

type DescribedTarget = Pick<Target, "name" | "outputs" | "isAtWork">;

interface Versions {
  readonly labeler: string;
  readonly node: string;
  readonly system?: string;
  readonly region?: string;
  /** The worker's image, by its digest. */
  readonly imageUri?: string;
  /** Only of a local cloud. */
  readonly isUp?: boolean;
}

function describe({ name, outputs, isAtWork }: DescribedTarget, stack: string | undefined) {
  const { region, imageUri } = outputs;
  return { system: name, region, imageUri, isUp: stack === undefined ? isAtWork : undefined };
}

function print(versions: Versions, json: boolean, io: Io): void {
  if (json) {
    io.out(JSON.stringify(versions));
    return;
  }
  const rows = Object.entries(versions).filter(([, value]) => value !== undefined);
  printTable(
    io,
    [
      { header: "WHAT", value: ([what]) => what },
      { header: "VERSION", value: ([, value]) => String(value) },
    ],
    rows,
  );
}
