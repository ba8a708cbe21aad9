import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { concurrently } from "../../lib/concurrently";
import { type Judgement, judge } from "./judge";
import type { ListedMutation } from "./mutation";
import { ProjectCopy, projectFiles } from "./project-copy";
import { runJest } from "./run-jest";

export interface RunOptions {
  /** The files that are copied; nothing is written there. */
  readonly project: string;
  /** For the copies: empty, and removed by whoever made it. */
  readonly folder: string;
  /** Mutations tried at once, each in a copy of its own. */
  readonly copies: number;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
  /** Called as soon as a mutation was tried. */
  readonly judged: (mutation: ListedMutation, judgement: Judgement) => void;
}

/** A copy of the project, and what jest keeps of its files between two runs. */
interface Bench {
  readonly copy: ProjectCopy;
  readonly cacheDirectory: string;
}

/** Test files that fail without any fault: what they say of a mutation is worth nothing. */
export class FailingTestsError extends Error {
  override readonly name = "FailingTestsError";
}

/**
 * Tries each mutation against the test that is to catch it, once all of these tests are known to pass.
 *
 * @throws FailingTestsError, and StaleMutationError for a mutation that no longer fits the code.
 */
export async function runMutations(
  mutations: readonly ListedMutation[],
  options: RunOptions,
): Promise<Map<ListedMutation, Judgement>> {
  const benches = await makeBenches(options);
  await expectPassing(mutations, benches, options);
  const judgements = new Map<ListedMutation, Judgement>();
  await eachOnABench(mutations, benches, async (mutation, { copy, cacheDirectory }) => {
    const settings = { project: copy.folder, cacheDirectory, signal: options.signal };
    const run = await copy.whileMutated(mutation, () => runJest(mutation.caughtBy, settings));
    const judgement = judge(run);
    judgements.set(mutation, judgement);
    options.judged(mutation, judgement);
    options.progress(`${judgements.size} of ${mutations.length} mutations tried`);
  });
  return judgements;
}

async function makeBenches({ project, folder, copies }: RunOptions): Promise<Bench[]> {
  const files = await projectFiles(project);
  return Promise.all(
    Array.from({ length: copies }, async (_, index) => {
      const cacheDirectory = join(folder, `cache-${index}`);
      await mkdir(cacheDirectory);
      const copy = await ProjectCopy.make(project, files, join(folder, `copy-${index}`));
      return { copy, cacheDirectory };
    }),
  );
}

async function expectPassing(
  mutations: readonly ListedMutation[],
  benches: readonly Bench[],
  { signal, progress }: RunOptions,
): Promise<void> {
  const files = new Set(mutations.map(({ caughtBy }) => caughtBy.file));
  const failures: string[] = [];
  let done = 0;
  await eachOnABench(files, benches, async (file, { copy, cacheDirectory }) => {
    const run = await runJest({ file }, { project: copy.folder, cacheDirectory, signal });
    if (run.broken !== undefined) failures.push(`${file}: ${run.broken}`);
    failures.push(...run.failed.map(({ name, messages }) => `${file}: ${name}: ${messages[0]}`));
    done += 1;
    progress(`${done} of ${files.size} test files pass without a mutation`);
  });
  if (failures.length > 0) {
    throw new FailingTestsError(`Tests fail without a mutation:\n${failures.join("\n")}`);
  }
}

/** Hands each item the next bench that is free. */
async function eachOnABench<Item>(
  items: Iterable<Item>,
  benches: readonly Bench[],
  work: (item: Item, bench: Bench) => Promise<void>,
): Promise<void> {
  const free = [...benches];
  await concurrently(items, benches.length, async (item) => {
    const bench = free.pop();
    if (bench === undefined) throw new Error("More items at work than there are benches.");
    try {
      await work(item, bench);
    } finally {
      free.push(bench);
    }
  });
}
