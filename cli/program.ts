import { Command, CommanderError, Option } from "commander";
import { MAX_MOVED_MESSAGES_PER_SECOND } from "../contracts/limits";
import packageJson from "../package.json";
import { explainAwsError } from "./aws-errors";
import type { CommandContext } from "./command-context";
import { exportRecords } from "./commands/export";
import { failed } from "./commands/failed";
import { labels } from "./commands/labels";
import { local } from "./commands/local";
import { retry } from "./commands/retry";
import { search } from "./commands/search";
import { show } from "./commands/show";
import { status } from "./commands/status";
import { DEFAULT_RATE, sync } from "./commands/sync";
import { upload } from "./commands/upload";
import { version } from "./commands/version";
import { MAX_LOOKED_AT } from "./dead-letters/look";
import { declareCompletion } from "./declarations/completion";
import { examples } from "./declarations/examples";
import { declarePlan } from "./declarations/plan";
import { declareUse } from "./declarations/use";
import { UserError } from "./errors";
import { CLI_EXIT_CODES, type CliExitCode } from "./exit-codes";
import { EXPORT_FORMATS } from "./export/format";
import { DEFAULT_CONFIG_FILE } from "./local-cloud/config";
import { parseLimit, parsePercent, parsePort, parseRate, wholeNumber } from "./options";
import { LEGEND } from "./status/notes";
import { WATCH_SECONDS } from "./status/watch";

/** The port that the local cloud listens on, so that its address stays the same from run to run. */
export const DEFAULT_PORT = 4588;
/** The fastest of the default lanes. */
export const DEFAULT_LANE = "express";

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
  const program = declareCommands(context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
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

function declareCommands(context: CommandContext, done: (code: CliExitCode) => void): Command {
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

  program
    .command("local [folder]")
    .description("Runs the whole system on this machine and labels a folder, or sample images.")
    .option("--lane <lane>", "lane to upload to", DEFAULT_LANE)
    .option(
      "--port <number>",
      "port of the local cloud, 0 for any that is free",
      parsePort,
      DEFAULT_PORT,
    )
    .option(
      "--config <file>",
      `stack configuration to deploy (default: ${DEFAULT_CONFIG_FILE}, if any)`,
    )
    .option(
      "--docker",
      "run workers as containers of the real image (needs a Docker engine)",
      false,
    )
    .option("--keep-running", "stay up when all is settled, until Ctrl-C", false)
    .option("--json", "print one JSON object instead of tables", false)
    .addHelpText("after", examples("labeler local", "labeler local ~/Pictures --keep-running"))
    .action(async (folder: string | undefined, options) => {
      const { config: configFile, ...rest } = options;
      done(await local({ ...rest, folder, configFile }, context));
    });

  program
    .command("upload <folder>")
    .description("Uploads the images below a folder to a lane.")
    .requiredOption("--lane <lane>", "lane to upload to")
    .option("--wait", "stay until every image is settled, then show the outcomes", false)
    .option("--dry-run", "print what would be uploaded, upload nothing", false)
    .option("--stack <name>", "Pulumi stack (default: the one in use, or the local cloud)")
    .option("--json", "print JSON Lines", false)
    .addHelpText(
      "after",
      examples(
        "labeler upload photos --lane bulk --dry-run",
        "labeler upload photos --lane standard --wait --stack dev",
      ),
    )
    .action(async (folder: string, options) => done(await upload({ ...options, folder }, context)));

  program
    .command("search <expression...>")
    .description(
      "Lists the images that show a label, surest first, or labels joined by AND, OR and NOT.",
    )
    .option("--min-confidence <percent>", "leave out less sure ones", parsePercent, 0)
    .option("--lane <lane>", "only images under this lane's prefix")
    .option("--since <date|age>", "only what was settled since: 2026-01-31, 7d, 12h")
    .option("--limit <number>", "print at most that many", parseLimit, 100)
    .option("--stack <name>", "Pulumi stack (default: the one in use, or the local cloud)")
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

  program
    .command("labels")
    .description("Lists the labels there are, with how many images show each, most first.")
    .option("--lane <lane>", "count only images under this lane's prefix")
    .option("--limit <number>", "print at most that many (default: all)", parseLimit)
    .option("--dry-run", "print what it would cost, read nothing", false)
    .option("--stack <name>", "Pulumi stack (default: the one in use, or the local cloud)")
    .option("--json", "print JSON Lines", false)
    .addHelpText(
      "after",
      "\nIt reads the whole index of labels, also with --lane and --limit, and says\nbefore what that costs.",
    )
    .addHelpText(
      "after",
      examples("labeler labels --limit 20", "labeler labels --dry-run --stack prod"),
    )
    .action(async (options) => done(await labels(options, context)));

  program
    .command("show <image>")
    .description("Shows what is known of one image, by its key, its path or its s3:// URI.")
    .option("--stack <name>", "Pulumi stack (default: the one in use, or the local cloud)")
    .option("--json", "print one JSON object", false)
    .addHelpText("after", examples('labeler show "holidays/beach 1.jpg"'))
    .action(async (image: string, options) => done(await show({ ...options, image }, context)));

  program
    .command("export")
    .description("Prints the records of all images, a line each, in no order.")
    .addOption(
      new Option("--format <format>", "how to print them")
        .choices(EXPORT_FORMATS)
        .default(EXPORT_FORMATS[0]),
    )
    .option("--lane <lane>", "only images under this lane's prefix")
    .option("--since <date|age>", "only what was settled since: 2026-01-31, 7d, 12h")
    .option("--stack <name>", "Pulumi stack (default: the one in use, or the local cloud)")
    .addHelpText("after", "\nIt reads the whole table, also with --lane and --since.")
    .addHelpText(
      "after",
      examples(
        "labeler export > records.jsonl",
        "labeler export --format csv --lane bulk --since 7d --stack prod > records.csv",
      ),
    )
    .action(async (options) => done(await exportRecords(options, context)));

  program
    .command("failed")
    .description("Lists what waits in the dead letters of the lanes, and why, newest first.")
    .option("--lane <lane>", "only this lane")
    .option(
      "--limit <number>",
      `print at most that many, up to ${MAX_LOOKED_AT}`,
      wholeNumber(1, MAX_LOOKED_AT),
      100,
    )
    .option("--stack <name>", "Pulumi stack (default: the one in use, or the local cloud)")
    .option("--json", "print JSON Lines", false)
    .addHelpText("after", examples("labeler failed", "labeler failed --lane bulk --stack dev"))
    .action(async (options) => done(await failed(options, context)));

  program
    .command("status")
    .description("Shows what waits, runs and is stuck in each lane, and what belongs to no lane.")
    .option("--lane <lane>", "only this lane")
    .option("--watch", `look every ${WATCH_SECONDS} seconds and measure rates, until Ctrl-C`, false)
    .option("--stack <name>", "Pulumi stack (default: the one in use, or the local cloud)")
    .option("--json", "print JSON Lines", false)
    .addHelpText("after", `\n${LEGEND}`)
    .addHelpText(
      "after",
      examples("labeler status", "labeler status --watch --lane bulk --stack dev"),
    )
    .action(async (options) => done(await status(options, context)));

  program
    .command("retry")
    .description("Puts the dead letters of a lane back to work, all but poison.")
    .requiredOption("--lane <lane>", "lane whose dead letters to move")
    .option(
      "--rate <number>",
      `messages a second, 1 to ${MAX_MOVED_MESSAGES_PER_SECOND} (default: SQS decides)`,
      wholeNumber(1, MAX_MOVED_MESSAGES_PER_SECOND),
    )
    .option("--dry-run", "print what would be moved, move nothing", false)
    .option("--stack <name>", "Pulumi stack (default: the one in use, or the local cloud)")
    .option("--json", "print JSON Lines", false)
    .addHelpText(
      "after",
      examples("labeler retry --lane bulk --dry-run", "labeler retry --lane bulk --stack dev"),
    )
    .action(async (options) => done(await retry(options, context)));

  program
    .command("sync")
    .description(
      "Asks for the images under a lane's prefix whose records are missing or stale, or whose objects are gone.",
    )
    .requiredOption("--lane <lane>", "lane whose prefix is compared with the table")
    .option("--prefix <prefix>", "only keys that begin so (default: the lane's prefix)")
    .option(
      "--dry-run",
      "print what would be asked for and what it would cost, change nothing",
      false,
    )
    .option(
      "--relabel-before <date|model>",
      "also what was settled before that date, or labeled by an older model",
    )
    .option("--rate <number>", `images to ask for a second (default: ${DEFAULT_RATE})`, parseRate)
    .option("--start-after <key>", "go on after this key, as an interrupted sync says")
    .option("--stack <name>", "Pulumi stack (default: the one in use, or the local cloud)")
    .option("--json", "print JSON Lines", false)
    .addHelpText(
      "after",
      examples(
        "labeler sync --lane bulk --dry-run",
        "labeler sync --lane bulk --prefix bulk/2019/ --rate 50 --stack prod",
        "labeler sync --lane standard --relabel-before 3.0 --stack prod",
      ),
    )
    .action(async (options) => done(await sync(options, context)));

  program
    .command("version")
    .description("Shows the versions of labeler and Node.js, and of what is deployed.")
    .option("--stack <name>", "Pulumi stack (default: the one in use, or the local cloud)")
    .option("--json", "print one JSON object", false)
    .addHelpText("after", examples("labeler version", "labeler version --stack dev --json"))
    .action(async (options) => done(await version(options, context)));

  declarePlan(program, context, done);
  declareUse(program, context, done);
  declareCompletion(program, context, done);

  return program;
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
