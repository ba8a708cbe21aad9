import type * as z from "zod";
import {
  type RecoverEnvironment,
  recoverEnvironmentSchema,
} from "../contracts/recover-environment";
import {
  type SubmitterEnvironment,
  submitterEnvironmentSchema,
} from "../contracts/submitter-environment";
import { readVariables, type Variables } from "../lib/read-variables";
import { InvalidEnvironmentError } from "./errors";

/**
 * The submitter's typed environment.
 *
 * @throws InvalidEnvironmentError naming every variable that is missing or invalid, at once.
 */
export function readSubmitterEnvironment(variables: Variables = process.env): SubmitterEnvironment {
  return readEnvironment(submitterEnvironmentSchema, variables);
}

/**
 * Recover's typed environment.
 *
 * @throws InvalidEnvironmentError naming every variable that is missing or invalid, at once.
 */
export function readRecoverEnvironment(variables: Variables = process.env): RecoverEnvironment {
  return readEnvironment(recoverEnvironmentSchema, variables);
}

function readEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  variables: Variables,
): z.output<Schema> {
  const read = readVariables(schema, variables);
  if ("values" in read) return read.values;
  throw new InvalidEnvironmentError(read.problems);
}
