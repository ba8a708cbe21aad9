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
  /** Skipped where what would have been looked at is not there, or a problem before it explains all that was found. */
  readonly state: "ok" | "skipped";
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
    .map(({ check: { area, looksAt }, ...rest }): QuietArea => {
      const isSound = [rest.findings, rest.unread, rest.missing].every((it) => it.length === 0);
      return { area, state: isSound ? "ok" : "skipped", looksAt };
    });
  return { findings, quiet };
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
