import type { Command } from "commander";
import type { CommandContext } from "../command-context";
import type { CliExitCode } from "../exit-codes";
import { search } from "../lazy-commands";
import { parseLimit, parsePercent } from "../options";
import { examples } from "./examples";
import { stackOption } from "./stack-option";

/** Declares `labeler search`. */
export function declareSearch(
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
): void {
  program
    .command("search <expression...>")
    .description(
      "Lists the images that show a label, surest first, or labels joined by AND, OR and NOT.",
    )
    .option("--min-confidence <percent>", "leave out less sure ones", parsePercent, 0)
    .option("--lane <lane>", "only images under this lane's prefix")
    .option("--since <date|age>", "only what was settled since: 2026-01-31, 7d, 12h")
    .option("--limit <number>", "print at most that many", parseLimit, 100)
    .addOption(stackOption())
    .option("--json", "print JSON Lines", false)
    .addHelpText("after", SEARCH_HELP)
    .addHelpText(
      "after",
      examples(
        "labeler search dog",
        "labeler search night --min-confidence 90 --since 7d",
        'labeler search "(dog OR cat) AND beach NOT person" --lane bulk',
      ),
    )
    .action(async (words: string[], options) =>
      done(await search({ ...options, expression: words.join(" ") }, context)),
    );
}

/** What --help says of expressions. */
const SEARCH_HELP = `
Expressions:
  Operators are in upper case. NOT binds closest, then AND, then OR; a NOT b is
  a AND NOT b. Words with no operator between them are one label: high contrast.
  Quotes make a label of what contains an operator or a parenthesis; a shell
  needs quotes of its own around them: '"ON OFF" OR switch'.
  AND is as sure as its least sure label, OR as its surest. NOT leaves out an
  image that shows the label, however sure.
  With AND, where there are more images than --limit, those are printed whose
  rarest label is surest.`;
