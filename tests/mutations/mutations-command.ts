import { mkdtemp, realpath, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Io } from "../../cli/io";
import { type Column, printTable } from "../../cli/output/table";
import { checkMutation } from "./check-mutation";
import type { Judgement } from "./judge";
import { MUTATIONS } from "./list";
import { type ListedMutation, StaleMutationError } from "./mutation";
import { UnlistedProjectError } from "./project-copy";
import { FailingTestsError, runMutations } from "./run-mutations";

const PROJECT = resolve(__dirname, "../..");
const EXIT_CODES = { ok: 0, survivors: 1, usage: 2, interrupted: 130 } as const;

/** Their messages say all that there is to say. */
const EXPECTED = [StaleMutationError, FailingTestsError, UnlistedProjectError];

export interface MutationsOptions {
  readonly only?: string;
  readonly list?: true;
}

/** Tries the mutations, or lists them. Returns the exit code. */
export async function mutationsCommand(
  { only = "", list }: MutationsOptions,
  io: Io,
): Promise<number> {
  const chosen = MUTATIONS.filter((mutation) => isAbout(mutation, only));
  if (chosen.length === 0) {
    io.err(`No mutation has "${only}" in its promise, name or file. See them all with --list.`);
    return EXIT_CODES.usage;
  }
  try {
    for (const mutation of chosen) checkMutation(PROJECT, mutation);
    if (!list) return await tryAll(chosen, io);
    printTable(io, [...WHAT, ...BY_WHICH_TEST], chosen);
    return EXIT_CODES.ok;
  } catch (error) {
    if (io.interrupt.aborted) return EXIT_CODES.interrupted;
    if (!EXPECTED.some((expected) => error instanceof expected)) throw error;
    io.err((error as Error).message);
    return EXIT_CODES.survivors;
  }
}

async function tryAll(chosen: readonly ListedMutation[], io: Io): Promise<number> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), "labeler-mutations-"));
  try {
    const judgements = await runMutations(chosen, {
      project: PROJECT,
      folder,
      copies: Math.min(availableParallelism(), chosen.length),
      signal: io.interrupt,
      progress: io.progress,
      judged: ({ name, file }, judgement) => {
        if ("survived" in judgement) io.err(`Not caught: ${name} (${file}): ${judgement.survived}`);
      },
    });
    return report(chosen, judgements, io);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function report(
  chosen: readonly ListedMutation[],
  judgements: ReadonlyMap<ListedMutation, Judgement>,
  io: Io,
): number {
  printTable(io, [...WHAT, caughtBy(judgements)], chosen);
  const caught = [...judgements.values()].filter((judgement) => "caughtBy" in judgement).length;
  const survived = chosen.length - caught;
  io.out(`${caught} caught, ${survived} survived`);
  io.out(`${caught} passed, ${survived} failed`);
  return survived === 0 ? EXIT_CODES.ok : EXIT_CODES.survivors;
}

function isAbout({ promise, name, file }: ListedMutation, text: string): boolean {
  return [promise, name, file].some((one) => one.toLowerCase().includes(text.toLowerCase()));
}

const WHAT: readonly Column<ListedMutation>[] = [
  { header: "PROMISE", value: ({ promise }) => promise },
  { header: "MUTATION", value: ({ name }) => name },
];

const BY_WHICH_TEST: readonly Column<ListedMutation>[] = [
  { header: "FILE", value: ({ file }) => file },
  { header: "CAUGHT BY", value: ({ caughtBy: { file, test } }) => `${file}: ${test}` },
];

function caughtBy(judgements: ReadonlyMap<ListedMutation, Judgement>): Column<ListedMutation> {
  return {
    header: "CAUGHT BY",
    value: (mutation) => {
      const judgement = judgements.get(mutation);
      if (judgement === undefined || "survived" in judgement) return "nothing";
      return `${mutation.caughtBy.file}: ${judgement.caughtBy}`;
    },
  };
}
