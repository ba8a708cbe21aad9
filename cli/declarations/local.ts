import type { Command } from "commander";
import type { CommandContext } from "../command-context";
import type { CliExitCode } from "../exit-codes";
import { local } from "../lazy-commands";
import { DEFAULT_CONFIG_FILE } from "../local-cloud/default-config-file";
import { parsePort } from "../options";
import { examples } from "./examples";

/** The port that the local cloud listens on, so that its address stays the same from run to run. */
const DEFAULT_PORT = 4588;
/** The fastest of the default lanes. */
const DEFAULT_LANE = "express";

/** Declares `labeler local`. */
export function declareLocal(
  program: Command,
  context: CommandContext,
  done: (code: CliExitCode) => void,
): void {
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
}
