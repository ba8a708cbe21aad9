/** A fault put into the code on purpose, and the test that fails because of it. */
export interface Mutation {
  /** What the faulty code does, e.g. "reads only the first record of a message". */
  readonly name: string;
  readonly file: string;
  /** Occurs in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  readonly caughtBy: CatchingTest;
}

export interface CatchingTest {
  readonly file: string;
  /** A piece of the test's name, as the file has it. */
  readonly test: string;
}

/** A mutation, and which promise of the system it breaks. */
export interface ListedMutation extends Mutation {
  readonly promise: string;
}

/** The list and the code have parted: whoever changed the code brings the list up to date. */
export class StaleMutationError extends Error {
  override readonly name = "StaleMutationError";
}

/**
 * The file's text with the fault in it.
 *
 * @throws StaleMutationError when the text to find is not there exactly once.
 */
export function mutate(source: string, { name, file, find, replace }: Mutation): string {
  const [before, after, ...others] = source.split(find);
  if (before !== undefined && after !== undefined && others.length === 0) {
    return before + replace + after;
  }
  const times = source.split(find).length - 1;
  throw new StaleMutationError(
    `Mutation "${name}": its text occurs ${times} times in ${file}, once is allowed. ` +
      `Give it a text that is there once: ${JSON.stringify(find)}`,
  );
}
