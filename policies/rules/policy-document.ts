/** A statement of a policy document, as far as rules look at it. */
export interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
}

/**
 * The statements of a policy, given as JSON or as an object.
 *
 * @throws SyntaxError for text that is no JSON: what cannot be read is not let through
 */
export function statementsOf(policy: unknown): Statement[] {
  const document: unknown = typeof policy === "string" ? JSON.parse(policy) : policy;
  if (typeof document !== "object" || document === null || !("Statement" in document)) return [];
  return [document.Statement].flat() as Statement[];
}

/** Actions and resources may be one string or many. */
export function stringsOf(value: unknown): string[] {
  return [value].flat().filter((item) => typeof item === "string");
}
