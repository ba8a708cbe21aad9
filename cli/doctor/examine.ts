import { CHECKS } from "./all-checks";
import { type Answers, ask } from "./ask";
import type { Check } from "./check";
import { account } from "./checks/account";
import { AREAS, type Area, type Finding, SEVERITIES } from "./finding";
import { notChecked } from "./not-checked";
import type { World } from "./world/world";

/** An area in which nothing was found. */
export interface QuietArea {
  readonly area: Area;
  /**
   * Not checked where a finding before says what that needs; skipped where what would have been looked at
   * is not there, or where a problem explains all that was found.
   */
  readonly state: "ok" | "not checked" | "skipped";
  readonly looksAt: string;
}

export interface Report {
  /** Problems first, each kind in the order in which an image passes: the first is the most probable cause. */
  readonly findings: readonly Finding[];
  readonly quiet: readonly QuietArea[];
}

/** Asks everything, and leaves out what follows from something else. */
export async function examine(world: World): Promise<Report> {
  const first = await ask(account, world);
  if (first.findings.length > 0) return report([first]);
  const others = CHECKS.filter(({ area }) => world.isWhole || area !== "outside");
  return report([first, ...(await Promise.all(others.map((check) => ask(check, world))))]);
}

function report(answers: readonly Answers[]): Report {
  const all = answers.flatMap(({ findings }) => findings);
  const told = answers.flatMap(({ check, findings }) =>
    findings.filter((finding) => !isExplained(finding, check, all)),
  );
  const findings = [...told, ...notChecked(answers, told)].sort(byProbability);
  const loud = new Set(findings.map(({ area }) => area));
  const quiet = answers
    .filter(({ check: { area } }) => !loud.has(area))
    .map((answer): QuietArea => {
      const { area, looksAt } = answer.check;
      return { area, state: stateOf(answer), looksAt };
    });
  return { findings, quiet };
}

function stateOf({ findings, unread, missing }: Answers): QuietArea["state"] {
  if (unread.length > 0) return "not checked";
  return findings.length + missing.length > 0 ? "skipped" : "ok";
}

/** By a problem of an area that the check follows, with the same lane or with all of them. */
function isExplained(finding: Finding, { follows = [] }: Check, all: readonly Finding[]): boolean {
  return all.some(
    ({ area, severity, lane }) =>
      severity === "problem" &&
      follows.includes(area) &&
      (lane === undefined || finding.lane === undefined || lane === finding.lane),
  );
}

function byProbability(one: Finding, other: Finding): number {
  return (
    SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
    AREAS.indexOf(one.area) - AREAS.indexOf(other.area)
  );
}
