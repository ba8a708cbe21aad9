import type { CommandContext } from "../command-context";
import { localTarget } from "./local-target";
import { pulumiIn, stackTarget } from "./stack-target";
import type { Target } from "./target";

/** `--stack <name>` works on a deployed stack, everything else on the local cloud. */
export async function withTarget<Result>(
  context: CommandContext,
  stack: string | undefined,
  use: (target: Target) => Promise<Result>,
): Promise<Result> {
  const target =
    stack === undefined
      ? await localTarget(context.stateDirectory)
      : await stackTarget(stack, pulumiIn(context.projectDirectory));
  try {
    return await use(target);
  } finally {
    await target.close();
  }
}
