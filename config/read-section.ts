import type { z } from "zod";
import type { Problem } from "./problem";

/**
 * Reads the value of one key by its schema. What is wrong with it is added to `problems`; then there is
 * no value. Each message of the schema ends the sentence "Give …".
 */
export function readSection<Schema extends z.ZodType>(
  key: string,
  raw: unknown,
  schema: Schema,
  problems: Problem[],
): z.output<Schema> | undefined {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  problems.push(...parsed.error.issues.flatMap((issue) => problemsOf(key, raw, issue)));
  return undefined;
}

/** Those entries of a map that can be read, so that one bad entry does not hide what is wrong among the others. */
export function readableEntries<Schema extends z.ZodType>(
  raw: unknown,
  schema: Schema,
): Record<string, z.output<Schema>> {
  const entries = typeof raw === "object" && raw !== null ? Object.entries(raw) : [];
  return Object.fromEntries(
    entries.flatMap(([name, value]) => {
      const parsed = schema.safeParse(value);
      return parsed.success ? [[name, parsed.data]] : [];
    }),
  );
}

function problemsOf(key: string, raw: unknown, issue: z.core.$ZodIssue): Problem[] {
  const here = [key, ...issue.path].join(".");
  const value = valueAt(raw, issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((unknownKey) => ({
      key: `${here}.${unknownKey}`,
      value: valueAt(value, [unknownKey]),
      fault: "is given, but there is no such key",
      wayOut: `Known here: ${issue.message}. Rename or remove it.`,
    }));
  }
  const fault = value === undefined ? "is missing" : "is not allowed";
  return [{ key: here, value, fault, wayOut: `Give ${issue.message}.` }];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inside, step) =>
      typeof inside === "object" && inside !== null ? Reflect.get(inside, step) : undefined,
    value,
  );
}
