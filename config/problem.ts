/** One thing that is wrong with the stack's configuration, and what to do about it. */
export interface Problem {
  /** Where, e.g. `lanes.bulk.prefix`. */
  readonly key: string;
  /** What is there; absent when nothing is. */
  readonly value?: unknown;
  /** Continues the sentence that begins with the value: "is not a whole number from 1 to 10". */
  readonly fault: string;
  /** Whole sentences: what is allowed, where the fault does not say so, and what to do. */
  readonly wayOut: string;
}

/** `lanes.bulk.prefix: "a/b/" overlaps "a/" of lane express. Change one of the two.` */
export function formatProblem({ key, value, fault, wayOut }: Problem): string {
  const subject = value === undefined ? "" : `${JSON.stringify(value)} `;
  return `${key}: ${subject}${fault}. ${wayOut}`;
}
