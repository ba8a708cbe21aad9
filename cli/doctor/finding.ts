/** What is looked at, in the order in which an image passes through it; what only warns comes last. */
export const AREAS = [
  "account",
  "stack",
  "events",
  "queues",
  "mappings",
  "submitter",
  "job queues",
  "pools",
  "job definitions",
  "image",
  "network",
  "jobs",
  "waiting",
  "table",
  "logs",
  "recover",
  "quotas",
  "dead letters",
  "outside",
] as const;

export type Area = (typeof AREAS)[number];

/** A problem keeps images from being labeled; a warning does not, or not yet. What was not looked at may be either. */
export const SEVERITIES = ["problem", "not checked", "warning"] as const;

export type Severity = (typeof SEVERITIES)[number];

/** What was read, by name. Times are ISO 8601. */
export type Evidence = Readonly<Record<string, string | number | boolean | undefined>>;

/** What a probe found. */
export interface Draft {
  readonly severity: Severity;
  /** ARN, URL or name. */
  readonly thing: string;
  /** What is wrong, in a sentence. */
  readonly heading: string;
  readonly evidence: Evidence;
  /** The command or the page that mends it. */
  readonly mend: string;
}

export interface Finding extends Draft {
  readonly area: Area;
  /** Absent where it is not about one lane. */
  readonly lane?: string;
}

type Facts = Omit<Draft, "severity">;

export function problem(facts: Facts): Draft {
  return { ...facts, severity: "problem" };
}

export function warning(facts: Facts): Draft {
  return { ...facts, severity: "warning" };
}
