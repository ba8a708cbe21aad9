import type { Command } from "commander";
import { DEFAULTS } from "../../config/defaults";
import type { CommandContext } from "../command-context";
import { bashScript } from "../completion/bash";
import { fishScript } from "../completion/fish";
import { type Vocabulary, vocabularyOf } from "../completion/vocabulary";
import { zshScript } from "../completion/zsh";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import { findRunningCloud } from "../target/running-cloud";

const SCRIPTS = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
} satisfies Record<string, (vocabulary: Vocabulary) => string>;

export type Shell = keyof typeof SCRIPTS;
export const SHELLS = Object.keys(SCRIPTS) as Shell[];

/** Prints what a shell needs to complete the commands of this program. */
export async function completion(
  shell: Shell,
  program: Command,
  { io, stateDirectory }: CommandContext,
): Promise<CliExitCode> {
  io.out(SCRIPTS[shell](vocabularyOf(program, await laneNames(stateDirectory))));
  return CLI_EXIT_CODES.ok;
}

/** Those of the local cloud that is up, else those of a stack that names none. */
async function laneNames(stateDirectory: string): Promise<string[]> {
  const running = await findRunningCloud(stateDirectory);
  return Object.keys(running?.outputs.lanes ?? DEFAULTS.lanes);
}
