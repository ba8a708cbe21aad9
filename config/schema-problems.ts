import type { z } from "zod";
import { nearest } from "../lib/nearest";
import type { Problem } from "./problem";

/** What a schema found wrong, in our words. Each message of the schema ends the sentence "Give …". */
export function schemaProblems(error: z.core.$ZodError, raw: unknown): Problem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, raw));
}

function problemsOf(issue: z.core.$ZodIssue, raw: unknown): Problem[] {
  const value = valueAt(raw, issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey([...issue.path, key], raw, issue.message));
  }
  const fault = value === undefined ? "is missing" : "is not allowed";
  return [{ key: issue.path.join("."), value, fault, wayOut: `Give ${issue.message}.` }];
}

/** @param known the keys that there are, as a list in a text: the message of every section */
function unknownKey(path: readonly PropertyKey[], raw: unknown, known: string): Problem {
  const meant = nearest(String(path.at(-1)), known.split(", "));
  const guess = meant === undefined ? "" : `Did you mean ${meant}? `;
  return {
    key: path.join("."),
    value: valueAt(raw, path),
    fault: "is given, but there is no such key",
    wayOut: `${guess}Known here: ${known}. Rename or remove it.`,
  };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inside, step) =>
      typeof inside === "object" && inside !== null ? Reflect.get(inside, step) : undefined,
    value,
  );
}
