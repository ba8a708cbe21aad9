import {
  type SubmitterEnvironment,
  submitterEnvironmentSchema,
} from "../contracts/submitter-environment";
import { InvalidEnvironmentError } from "./errors";

/**
 * The function's typed environment.
 *
 * @throws InvalidEnvironmentError naming every variable that is missing or invalid, at once.
 */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): SubmitterEnvironment {
  const parsed = submitterEnvironmentSchema.safeParse(variables);
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
  variables: Readonly<Record<string, string | undefined>>,
): string {
  const value = variables[name] ?? "";
  if (value === "") return `Environment variable ${name} is required.`;
  const where = path.length === 0 ? "" : ` at ${path.map(String).join(".")}`;
  return `Environment variable ${name} is invalid${where}: ${message}.`;
}
