import { z } from "zod";
import { ARRAY_INDEX_VARIABLE, JOB_ID_VARIABLE } from "../contracts/job";
import { workerEnvironmentSchema } from "../contracts/worker-environment";
import { readVariables, type Variables } from "../lib/read-variables";
import { ConfigurationError } from "./errors";

/** Variables of the worker's environment are missing or invalid. */
export class InvalidEnvironmentError extends ConfigurationError {
  override readonly name = "InvalidEnvironmentError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

const environmentSchema = workerEnvironmentSchema.extend({
  [ARRAY_INDEX_VARIABLE]: z.coerce.number().int().nonnegative().default(0),
  [JOB_ID_VARIABLE]: z.string().min(1).default("none"),
});
export type Environment = z.infer<typeof environmentSchema>;

/** The variables of this process. */
export function processVariables(): Variables {
  return process.env;
}

/**
 * The worker's typed environment: the job definition's variables, and those that Batch adds.
 *
 * @throws InvalidEnvironmentError naming every variable that is missing or invalid, at once.
 */
export function readEnvironment(variables: Variables): Environment {
  const read = readVariables(environmentSchema, variables);
  if ("values" in read) return read.values;
  throw new InvalidEnvironmentError(read.problems);
}
