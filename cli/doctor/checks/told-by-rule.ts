import type { NamedLane } from "../check";
import { type Draft, problem } from "../finding";
import { imageRules } from "../world/adopted";
import { targetsOf } from "../world/rules";
import type { World } from "../world/world";

/** Whether EventBridge tells a lane's queue of an adopted bucket's changes. */
export async function toldByRule(
  lane: NamedLane,
  queueArn: string,
  world: World,
): Promise<Draft[]> {
  const { imagesBucket } = world.outputs;
  const rules = await imageRules(world);
  const rule = rules.find(({ pattern }) => pattern.detail.object?.key.some(isPrefix(lane.prefix)));
  const facts = { mend: world.waysOut.redeploy };
  if (rule === undefined) {
    return [
      problem({
        ...facts,
        thing: imagesBucket,
        heading: `No rule of EventBridge waits for changes of ${imagesBucket} under ${lane.prefix}.`,
        evidence: { rulesOfBucket: rules.map(({ name }) => name).join(", ") },
      }),
    ];
  }
  if (!rule.isEnabled) {
    return [
      problem({
        ...facts,
        thing: rule.arn,
        heading: `The rule that tells lane ${lane.name} of changes is disabled.`,
        evidence: { rule: rule.name, state: "DISABLED" },
      }),
    ];
  }
  const targets = (await targetsOf(world, rule.name)).map(({ Arn = "" }) => Arn);
  if (targets.includes(queueArn)) return [];
  return [
    problem({
      ...facts,
      thing: rule.arn,
      heading: `The rule that waits for changes under ${lane.prefix} does not tell lane ${lane.name}.`,
      evidence: { rule: rule.name, targets: targets.join(", "), queue: queueArn },
    }),
  ];
}

function isPrefix(prefix: string) {
  return (matcher: unknown) =>
    typeof matcher === "object" &&
    matcher !== null &&
    "prefix" in matcher &&
    matcher.prefix === prefix;
}
