import type { CommandContext } from "../command-context";
import { UnreachableError } from "../errors";
import { rememberedStack, WAY_OUT } from "./default-stack";
import { localTarget } from "./local-target";
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
  runPulumi: RunPulumi = pulumiIn(context.projectDirectory),
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
  if (remembered === undefined) return localTarget(stateDirectory, work);
  if (io.errIsTerminal) io.err(`stack ${remembered} (remembered; labeler use --local forgets)`);
  return rememberedTarget(remembered, runPulumi);
}

/** Whoever did not type the name is told where it comes from. */
async function rememberedTarget(stack: string, runPulumi: RunPulumi): Promise<Target> {
  try {
    return await stackTarget(stack, runPulumi);
  } catch (cause) {
    if (!(cause instanceof UnreachableError)) throw cause;
    throw new UnreachableError(
      `The remembered stack "${stack}" cannot be used. ${cause.message} ${WAY_OUT}`,
      { cause },
    );
  }
}
