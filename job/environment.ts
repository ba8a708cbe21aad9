import { z } from "zod";
import { ARRAY_INDEX_VARIABLE, JOB_ID_VARIABLE } from "../contracts/job";
import { workerEnvironmentSchema } from "../contracts/worker-environment";
import { ConfigurationError } from "./errors";

export type Variables = Readonly<Record<string, string | undefined>>;

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
  // An empty variable is a missing one: coercion would read "" as the number 0.
  const given = Object.entries(variables).filter(([, value]) => value !== "");
  const parsed = environmentSchema.safeParse(Object.fromEntries(given));
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
  return `Environment variable ${name} is invalid${where}: ${message}. Got "${value}".`;
}
