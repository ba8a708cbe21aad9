import { type AwsErrorKind, kindOf } from "../aws-error-kind";
import type { Answers } from "./ask";
import type { UnreadError } from "./errors";
import type { Area, Finding } from "./finding";

/**
 * What could not be looked at, as findings: never is it taken for sound. One for each call that told nothing,
 * with the first of the areas that need it.
 */
export function notChecked(answers: readonly Answers[], told: readonly Finding[]): Finding[] {
  const refused = new Map<string, { error: UnreadError; areas: Area[] }>();
  for (const { check, unread } of answers) {
    for (const error of unread) {
      const known = refused.get(error.action);
      const areas = [...new Set([...(known?.areas ?? []), check.area])];
      refused.set(error.action, { error: known?.error ?? error, areas });
    }
  }
  const findings = [...refused.values()].map(({ error, areas }) => {
    const { why, mend } = reasonOf(error.cause);
    return finding(
      areas,
      error.action,
      { heading: `Not checked: ${why(error.action)}.`, mend },
      error.said,
    );
  });
  const isExplained = [...told, ...findings].some(({ severity }) => severity !== "warning");
  return isExplained ? findings : lost(answers, told);
}

/** What is not there although nobody found it missing. */
function lost(answers: readonly Answers[], told: readonly Finding[]): Finding[] {
  const known = new Set(told.map(({ thing }) => thing));
  const things = new Map<string, Area[]>();
  for (const { check, missing } of answers) {
    for (const thing of missing) {
      if (known.has(thing)) continue;
      things.set(thing, [...new Set([...(things.get(thing) ?? []), check.area])]);
    }
  }
  return [...things].map(([thing, areas]) =>
    finding(
      areas,
      thing,
      { heading: `Not checked: ${thing} was not found.`, mend: PERMISSIONS },
      "not there",
    ),
  );
}

const PERMISSIONS = "README.md#permissions";

interface Reason {
  readonly why: (action: string) => string;
  readonly mend: string;
}

const NEEDED: Reason = { why: (action) => `needs ${action}`, mend: PERMISSIONS };
const FAILED: Reason = { why: (action) => `${action} failed`, mend: "Run it again" };

function reasonOf(cause: unknown): Reason {
  const kind = kindOf(cause);
  return kind === undefined ? NEEDED : (REASONS[kind] ?? FAILED);
}

/** Why a call told nothing. */
const REASONS: Readonly<Partial<Record<AwsErrorKind, Reason>>> = {
  denied: NEEDED,
  throttled: {
    why: (action) => `AWS throttles ${action}, also after waiting`,
    mend: "Run it again later",
  },
  unsupported: {
    why: (action) => `the endpoint does not know ${action}`,
    mend: "docs/emulators.md",
  },
};

function finding(
  areas: readonly Area[],
  thing: string,
  { heading, mend }: Pick<Finding, "heading" | "mend">,
  said: string,
): Finding {
  const [area = "account"] = areas;
  return {
    severity: "not checked",
    area,
    thing,
    heading,
    evidence: { said, areas: areas.join(", ") },
    mend,
  };
}
