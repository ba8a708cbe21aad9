import type { Command } from "commander";
import type { CommandContext } from "../command-context";
import type { CliExitCode } from "../exit-codes";
import { doctor } from "../lazy-commands";
import { examples } from "./examples";
import { stackOption } from "./stack-option";

/** Declares `labeler doctor`. */
export function declareDoctor(
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
): void {
  program
    .command("doctor")
    .description("Finds out why nothing moves, and says what mends it. It changes nothing.")
    .option("--lane <lane>", "only this lane, and what all lanes share")
    .addOption(stackOption())
    .option("--json", "print JSON Lines", false)
    .addHelpText(
      "after",
      "\nProblems come first, in the order in which an image passes through the system.\n" +
        "What could not be looked at counts as not checked, never as sound.\n" +
        "Exit code 0: no problem; 1: problems; 4: none, but not all could be checked.",
    )
    .addHelpText("after", examples("labeler doctor", "labeler doctor --lane bulk --stack prod"))
    .action(async (options) => done(await doctor(options, context)));
}
