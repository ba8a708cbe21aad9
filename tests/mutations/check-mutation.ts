import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Options, transformSync } from "@swc/core";
import { errorCode } from "../../lib/error-code";
import { type Mutation, mutate, StaleMutationError } from "./mutation";

/** What jest makes of a file. */
const JEST: { transform: Record<string, [string, Options]> } = require("../../jest.config");
const [, SWC_OPTIONS] = JEST.transform["\\.ts$"] ?? [];

/**
 * Whether a mutation still fits the code and the tests.
 *
 * @throws StaleMutationError naming the mutation and what does not fit.
 */
export function checkMutation(project: string, mutation: Mutation): void {
  const { name, file, caughtBy } = mutation;
  const mutated = mutate(read(project, file, name), mutation);
  try {
    transformSync(mutated, { ...SWC_OPTIONS, filename: file });
  } catch (cause) {
    throw new StaleMutationError(`Mutation "${name}": ${file} cannot be parsed with it.`, {
      cause,
    });
  }
  if (read(project, caughtBy.file, name).includes(caughtBy.test)) return;
  throw new StaleMutationError(
    `Mutation "${name}": no test in ${caughtBy.file} has "${caughtBy.test}" in its name. ` +
      "Give it a piece of the name of the test that catches it.",
  );
}

function read(project: string, file: string, name: string): string {
  try {
    return readFileSync(join(project, file), "utf8");
  } catch (cause) {
    if (errorCode(cause) !== "ENOENT") throw cause;
    throw new StaleMutationError(`Mutation "${name}": there is no file ${file}.`, { cause });
  }
}
