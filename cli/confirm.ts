import { UsageError, UserError } from "./errors";
import { CLI_EXIT_CODES } from "./exit-codes";
import type { Io } from "./io";

/** Something that costs much, or cannot be undone. */
export interface Question {
  /** What is about to be done, in one sentence. */
  readonly about: string;
  /** Said when it is not done. */
  readonly otherwise: string;
  /** `--yes` was given. */
  readonly yes: boolean;
}

/**
 * Goes on when the user says so: by `--yes`, or by an answer on a terminal. Nobody is asked elsewhere.
 *
 * @throws UserError when the answer is no, Ctrl-C, or missing where nobody can be asked
 */
export async function confirm(
  { about, otherwise, yes }: Question,
  io: Pick<Io, "ask" | "canAsk">,
): Promise<void> {
  if (yes) return;
  if (!io.canAsk) {
    throw new UsageError(`${about} --yes says that it may; here nobody can be asked. ${otherwise}`);
  }
  const answer = await io.ask(`${about} Go on? [y/N] `);
  if (answer === undefined) {
    throw new UserError(`Interrupted. ${otherwise}`, CLI_EXIT_CODES.interrupted);
  }
  if (!/^y(es)?$/i.test(answer.trim())) throw new UserError(otherwise, CLI_EXIT_CODES.failure);
}
