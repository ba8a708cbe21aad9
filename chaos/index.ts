import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { CLI_EXIT_CODES, type CliExitCode } from "../cli/exit-codes";
import { systemIo } from "../cli/io";
import { isSound, printResult } from "./report";
import { runChaos } from "./run";

interface Options {
  readonly images: number;
  readonly minutes: number;
  readonly seed: number;
  readonly json: boolean;
}

const MAX_IMAGES = 1_000_000;
const MAX_MINUTES = 24 * 60;
const MAX_SEED = 2 ** 31;

const program = new Command("npm run chaos --")
  .description(
    "Labels images in the local cloud while everything goes wrong, then states each violation of the promises\n" +
      "that nothing is lost and nothing is done twice. Exit code 1 when there is one.",
  )
  .option("--images <number>", "operations on objects", whole(1, MAX_IMAGES), 2000)
  .option("--minutes <number>", "how long things go wrong at most", whole(1, MAX_MINUTES), 2)
  .option(
    "--seed <number>",
    "repeats histories and faults (default: a new one)",
    whole(0, MAX_SEED),
  )
  .option("--json", "print one JSON object", false)
  .action(async (options: Options) => {
    process.exitCode = await run({ ...options, seed: options.seed ?? newSeed() });
  });
program.parseAsync();

async function run({ images, minutes, seed, json }: Options): Promise<CliExitCode> {
  const io = systemIo();
  const stateDirectory = await mkdtemp(join(tmpdir(), `labeler-chaos-${seed}-`));
  const projectDirectory = resolve(__dirname, "..");
  const again = `npm run chaos -- --images ${images} --minutes ${minutes} --seed ${seed}`;
  io.err(`Repeat with: ${again}`);
  const result = await runChaos({ images, minutes, seed, projectDirectory, stateDirectory, io });
  if (result === undefined) {
    io.err("Interrupted: nothing was checked.");
    await rm(stateDirectory, { recursive: true });
    return CLI_EXIT_CODES.interrupted;
  }
  printResult(result, json, io);
  if (isSound(result)) {
    await rm(stateDirectory, { recursive: true });
    return CLI_EXIT_CODES.ok;
  }
  io.err(`State, ledger and logs of the run are in ${stateDirectory}. Repeat it with: ${again}`);
  return CLI_EXIT_CODES.failure;
}

function newSeed(): number {
  return Math.floor(Math.random() * MAX_SEED);
}

function whole(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`);
  };
}
