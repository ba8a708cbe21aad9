import { Argument, type Command } from "commander";
import type { CommandContext } from "../command-context";
import { completion, SHELLS, type Shell } from "../commands/completion";
import type { CliExitCode } from "../exit-codes";
import { examples } from "./examples";

/** Declares `labeler completion`. */
export function declareCompletion(
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
): void {
  program
    .command("completion")
    .addArgument(new Argument("<shell>", "shell to complete in").choices(SHELLS))
    .description("Prints a script that completes commands, options and lanes in a shell.")
    .addHelpText(
      "after",
      examples(
        "source <(labeler completion bash)",
        "source <(labeler completion zsh)",
        "labeler completion fish | source",
      ),
    )
    .action(async (shell: Shell) => done(await completion(shell, program, context)));
}
