import type { Command } from "commander";
import { MAX_READ_LOG_EVENTS } from "../../contracts/limits";
import type { CommandContext } from "../command-context";
import type { CliExitCode } from "../exit-codes";
import { logs } from "../lazy-commands";
import { DEFAULT_SINCE } from "../logs/default-since";
import { wholeNumber } from "../options";
import { examples } from "./examples";
import { stackOption } from "./stack-option";

/** Declares `labeler logs`. */
export function declareLogs(
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
): void {
  program
    .command("logs")
    .description("Shows the problems that functions and workers have logged, newest first.")
    .option("--lane <lane>", "only this lane, and what names no lane")
    .option("--job <id>", "all that one job has logged, attempt by attempt: <id> or <id>:<index>")
    .option("--all", "every line, not only problems", false)
    .option("--follow", "print new lines as they come, until Ctrl-C", false)
    .option("--since <date|age>", `how far back: 2026-01-31, 7d, 12h (default: ${DEFAULT_SINCE})`)
    .option(
      "--limit <number>",
      `print at most that many, up to ${MAX_READ_LOG_EVENTS}`,
      wholeNumber(1, MAX_READ_LOG_EVENTS),
      100,
    )
    .addOption(stackOption())
    .option("--json", "print JSON Lines", false)
    .addHelpText(
      "after",
      "\nProblems are lines of level WARN and above, invocations that failed or ran out\nof time, and errors that nobody caught.",
    )
    .addHelpText(
      "after",
      examples(
        "labeler logs --lane bulk --since 7d",
        "labeler logs --follow --all --stack dev",
        "labeler logs --job 0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0:7",
      ),
    )
    .action(async (options) => done(await logs(options, context)));
}
