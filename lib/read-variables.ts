import type * as z from "zod";

export type Variables = Readonly<Record<string, string | undefined>>;

/** Environment variables by a schema, or all that is wrong with them, a line for each variable. */
export function readVariables<Schema extends z.ZodType>(
  schema: Schema,
  variables: Variables,
): { readonly values: z.output<Schema> } | { readonly problems: readonly string[] } {
  // An empty variable is a missing one: coercion would read "" as the number 0.
  const given = Object.entries(variables).filter(([, value]) => value !== "");
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return { values: parsed.data };
  const problems = parsed.error.issues.map(({ path: [name, ...path], message }) =>
    describeProblem(String(name), path, message, variables),
  );
  return { problems: [...new Set(problems)] };
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
