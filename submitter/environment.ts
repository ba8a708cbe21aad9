import type { z } from "zod";
import {
  type RecoverEnvironment,
  recoverEnvironmentSchema,
} from "../contracts/recover-environment";
import {
  type SubmitterEnvironment,
  submitterEnvironmentSchema,
} from "../contracts/submitter-environment";
import { InvalidEnvironmentError } from "./errors";

type Variables = Readonly<Record<string, string | undefined>>;

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
  const parsed = schema.safeParse(variables);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path: [name, ...path], message }) =>
    describeProblem(String(name), path, message, variables),
  );
  throw new InvalidEnvironmentError([...new Set(problems)]);
}

function describeProblem(
  name: string,
  path: readonly PropertyKey[],
  message: string,
  variables: Variables,
): string {
  const value = variables[name] ?? "";
  if (value === "") return `Environment variable ${name} is required.`;
  const where = path.length === 0 ? "" : ` at ${path.map(String).join(".")}`;
  return `Environment variable ${name} is invalid${where}: ${message}.`;
}
