import { resolve } from "node:path";
import type { CommandContext } from "../command-context";
import { UsageError } from "../errors";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import {
  forgetStack,
  isStackName,
  rememberedStack,
  rememberStack,
  STACK_NAME_RULE,
} from "../target/default-stack";
import { isOutputsFile } from "../target/outputs-file";
import { pulumiIn, type RunPulumi, stackTarget } from "../target/stack-target";

export interface UseArgs {
  /** Absent: what is remembered is shown. */
  readonly stack?: string;
  /** Forgets it. */
  readonly local: boolean;
}

/** Remembers the stack that commands work on which name none, once it is known to be there. */
export async function use(
  args: UseArgs,
  context: CommandContext,
  runPulumi: RunPulumi = context.runPulumi ?? pulumiIn(context.projectDirectory),
): Promise<CliExitCode> {
  const { io, stateDirectory } = context;
  if (args.local) {
    if (args.stack !== undefined) {
      throw new UsageError(`--local forgets the stack: give it or "${args.stack}", not both.`);
    }
    await forgetStack(stateDirectory);
    io.err("Commands without --stack work on the local cloud.");
    return CLI_EXIT_CODES.ok;
  }
  if (args.stack === undefined) return showRemembered(context);
  if (!isStackName(args.stack)) {
    throw new UsageError(`"${args.stack}" is no name of a stack: it has ${STACK_NAME_RULE}.`);
  }
  // Whatever folder later commands are run in.
  const stack = isOutputsFile(args.stack) ? resolve(args.stack) : args.stack;
  const target = await stackTarget(stack, runPulumi);
  await target.close();
  await rememberStack(stateDirectory, stack);
  io.err(`Commands without --stack work on ${target.name}, until \`labeler use --local\`.`);
  return CLI_EXIT_CODES.ok;
}

async function showRemembered({ io, stateDirectory }: CommandContext): Promise<CliExitCode> {
  const stack = await rememberedStack(stateDirectory);
  if (stack === undefined) {
    io.err("No stack is remembered: commands without --stack work on the local cloud.");
  } else {
    io.out(stack);
  }
  return CLI_EXIT_CODES.ok;
}
