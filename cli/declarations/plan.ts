import type { Command } from "commander";
import type { CommandContext } from "../command-context";
import type { CliExitCode } from "../exit-codes";
import { plan } from "../lazy-commands";
import { MAX_PLANNED_IMAGES, parseMegabytes, parsePlannedImages } from "../options";
import { examples } from "./examples";

/** Declares `labeler plan`. */
export function declarePlan(
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
): void {
  program
    .command("plan")
    .description("Says what labeling would take and cost, and what limits it. It asks AWS nothing.")
    .requiredOption(
      "--images <number>",
      `images to label, 1 to ${MAX_PLANNED_IMAGES}`,
      parsePlannedImages,
    )
    .requiredOption("--megabytes <number>", "size of all of them together", parseMegabytes)
    .option("--lane <lane>", "lane to label in (default: the one of lowest priority)")
    .option(
      "--config <file>",
      "configuration of the stack, Pulumi.<stack>.yaml (default: what a stack has that gives none, in us-east-1)",
    )
    .option("--json", "print one JSON object", false)
    .addHelpText(
      "after",
      examples(
        "labeler plan --images 1000000 --megabytes 3000000",
        "labeler plan --images 20000 --megabytes 80000 --lane express --config Pulumi.prod.yaml",
      ),
    )
    .action(async (options) => {
      const { config: configFile, ...rest } = options;
      done(await plan({ ...rest, configFile }, context));
    });
}
