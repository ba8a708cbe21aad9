import type { Answers } from "./ask";
import type { Area, Finding } from "./finding";

/**
 * What could not be looked at, as findings: never is it taken for sound. One for each permission that is
 * missing, with the first of the areas that need it.
 */
export function notChecked(answers: readonly Answers[], told: readonly Finding[]): Finding[] {
  const refused = new Map<string, { said: string; areas: Area[] }>();
  for (const { check, unread } of answers) {
    for (const { action, said } of unread) {
      const known = refused.get(action);
      const areas = [...new Set([...(known?.areas ?? []), check.area])];
      refused.set(action, { said: known?.said ?? said, areas });
    }
  }
  const findings = [...refused].map(([action, { said, areas }]) =>
    finding(areas, action, `Not checked: needs ${action}.`, said),
  );
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
    finding(areas, thing, `Not checked: ${thing} was not found.`, "not there"),
  );
}

function finding(areas: readonly Area[], thing: string, heading: string, said: string): Finding {
  const [area = "account"] = areas;
  return {
    severity: "not checked",
    area,
    thing,
    heading,
    evidence: { said, areas: areas.join(", ") },
    mend: "README.md#permissions",
  };
}
