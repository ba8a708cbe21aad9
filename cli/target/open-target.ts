import type { CommandContext } from "../command-context";
import { userEndpoint } from "../environment";
import { UnreachableError, UserError } from "../errors";
import { CLI_EXIT_CODES } from "../exit-codes";
import type { Io } from "../io";
import { rememberedStack, WAY_OUT } from "./default-stack";
import { localTarget } from "./local-target";
import { findRunningCloud } from "./running-cloud";
import { pulumiIn, type RunPulumi, stackTarget } from "./stack-target";
import type { Target } from "./target";

/**
 * `--stack <name>` works on a deployed stack, and so does a command without it once `labeler use` was
 * told one; everything else works on the local cloud.
 *
 * @param work whether a local cloud that is not up has to label while the command runs
 */
export async function withTarget<Result>(
  context: CommandContext,
  stack: string | undefined,
  use: (target: Target) => Promise<Result>,
  work = false,
  runPulumi: RunPulumi = context.runPulumi ?? pulumiIn(context.projectDirectory),
): Promise<Result> {
  const target = await openTarget(context, stack, work, runPulumi);
  try {
    return await use(target);
  } finally {
    await target.close();
  }
}

async function openTarget(
  { io, stateDirectory }: CommandContext,
  stack: string | undefined,
  work: boolean,
  runPulumi: RunPulumi,
): Promise<Target> {
  if (stack !== undefined) return stackTarget(stack, runPulumi);
  const remembered = await rememberedStack(stateDirectory);
  if (remembered === undefined) {
    await noteUnusedEndpoint(stateDirectory, io);
    return localTarget(stateDirectory, work);
  }
  if (io.errIsTerminal) io.err(`stack ${remembered} (remembered; labeler use --local forgets)`);
  return rememberedTarget(remembered, runPulumi);
}

/** An emulator was meant, or the variable was forgotten: whoever reads this knows. */
async function noteUnusedEndpoint(stateDirectory: string, io: Pick<Io, "err">): Promise<void> {
  const endpoint = userEndpoint();
  if (endpoint === undefined) return;
  if ((await findRunningCloud(stateDirectory))?.endpoint === endpoint) return;
  io.err(
    `Only commands with --stack follow AWS_ENDPOINT_URL, ${endpoint}: this is the local cloud.`,
  );
}

/** Whoever did not type the name is told where it comes from. */
async function rememberedTarget(stack: string, runPulumi: RunPulumi): Promise<Target> {
  try {
    return await stackTarget(stack, runPulumi);
  } catch (cause) {
    if (!(cause instanceof UserError) || cause.exitCode === CLI_EXIT_CODES.interrupted) throw cause;
    throw new UnreachableError(
      `The remembered stack "${stack}" cannot be used. ${cause.message} ${WAY_OUT}`,
      { cause },
      cause.exitCode,
    );
  }
}
