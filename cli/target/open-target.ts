import type { CommandContext } from "../command-context";
import { localTarget } from "./local-target";
import { pulumiIn, stackTarget } from "./stack-target";
import type { Target } from "./target";

/**
 * `--stack <name>` works on a deployed stack, everything else on the local cloud.
 *
 * @param work whether a local cloud that is not up has to label while the command runs
 */
export async function withTarget<Result>(
  context: CommandContext,
  stack: string | undefined,
  use: (target: Target) => Promise<Result>,
  work = false,
): Promise<Result> {
  const target =
    stack === undefined
      ? await localTarget(context.stateDirectory, work)
      : await stackTarget(stack, pulumiIn(context.projectDirectory));
  try {
    return await use(target);
  } finally {
    await target.close();
  }
}
