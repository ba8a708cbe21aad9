import { Command, CommanderError } from "commander";
import packageJson from "../package.json";
import { explainAwsError } from "./aws-errors";
import type { CommandContext } from "./command-context";
import { declareCompletion } from "./declarations/completion";
import { declareDoctor } from "./declarations/doctor";
import { declareExport } from "./declarations/export";
import { declareFailed } from "./declarations/failed";
import { declareLabels } from "./declarations/labels";
import { declareLocal } from "./declarations/local";
import { declareLogs } from "./declarations/logs";
import { declarePlan } from "./declarations/plan";
import { declareRetry } from "./declarations/retry";
import { declareSearch } from "./declarations/search";
import { declareShow } from "./declarations/show";
import { declareStatus } from "./declarations/status";
import { declareSync } from "./declarations/sync";
import { declareUpload } from "./declarations/upload";
import { declareUse } from "./declarations/use";
import { declareVersion } from "./declarations/version";
import { UserError } from "./errors";
import { CLI_EXIT_CODES, type CliExitCode } from "./exit-codes";

/** Adds one command to the program; `done` is told its exit code. */
type Declare = (
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
) => void;

/** Every command, in the order and under the headings of `labeler --help`. */
const COMMANDS: Readonly<Record<string, readonly Declare[]>> = {
  "Labeling:": [declareLocal, declarePlan, declareUpload, declareStatus],
  "Searching:": [declareSearch, declareLabels, declareShow, declareExport],
  "Recovering:": [declareDoctor, declareLogs, declareFailed, declareRetry, declareSync],
  "About:": [declareUse, declareVersion, declareCompletion],
};

/**
 * Runs one command and returns its exit code. A user's mistake is printed as one message; anything
 * else is a bug and is thrown.
 *
 * @param args the command line after the program's name
 */
export async function runCli(
  args: readonly string[],
  context: CommandContext,
): Promise<CliExitCode> {
  let exitCode: CliExitCode = CLI_EXIT_CODES.ok;
  const program = declareProgram(context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args.length === 0 ? ["--help"] : [...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? CLI_EXIT_CODES.ok : CLI_EXIT_CODES.usage;
    }
    const mistake = error instanceof UserError ? error : explainAwsError(error);
    if (mistake === undefined) throw error;
    context.io.err(`labeler: ${mistake.message}`);
    return mistake.exitCode;
  }
}

/** The whole command line. Nothing is done before it is told to parse arguments. */
export function declareProgram(
  context: CommandContext,
  done: (code: CliExitCode) => void,
): Command {
  const { io } = context;
  const program = new Command("labeler")
    .description("Labels images in bulk: on AWS, or in a local cloud on this machine.")
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
    })
    .showHelpAfterError(
      "labeler --help lists the commands, labeler <command> --help explains one.",
    );
  for (const [heading, commands] of Object.entries(COMMANDS)) {
    program.commandsGroup(heading);
    for (const declare of commands) declare(program, context, done);
  }
  return program.helpCommand("help [command]", "display help for command");
}
