import {
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { z } from "zod";
import type { World } from "./world";

/** What of an event pattern tells whose rule it is. */
const patternSchema = z.object({
  source: z.array(z.string()).default([]),
  "detail-type": z.array(z.string()).default([]),
  detail: z
    .object({
      status: z.array(z.unknown()).default([]),
      jobQueue: z.array(z.unknown()).default([]),
      bucket: z.object({ name: z.array(z.unknown()).default([]) }).optional(),
      object: z.object({ key: z.array(z.unknown()).default([]) }).optional(),
    })
    .default({ status: [], jobQueue: [] }),
});
export type Pattern = z.infer<typeof patternSchema>;

export interface PatternRule {
  readonly name: string;
  readonly arn: string;
  readonly isEnabled: boolean;
  readonly pattern: Pattern;
}

/** The rules of the account's own event bus that wait for events of a service. */
export async function rulesFor(world: World, source: string): Promise<PatternRule[]> {
  const rules = await allRules(world);
  return rules.flatMap(readRule).filter(({ pattern }) => pattern.source.includes(source));
}

export function targetsOf({ eventBridge, readings }: World, rule: string): Promise<Target[]> {
  return readings.read("events:ListTargetsByRule", rule, async () => {
    const targets: Target[] = [];
    let NextToken: string | undefined;
    do {
      const page = await eventBridge.send(new ListTargetsByRuleCommand({ Rule: rule, NextToken }));
      targets.push(...(page.Targets ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return targets;
  });
}

function allRules({ eventBridge, readings }: World): Promise<Rule[]> {
  return readings.read("events:ListRules", "default bus", async () => {
    const rules: Rule[] = [];
    let NextToken: string | undefined;
    do {
      const page = await eventBridge.send(new ListRulesCommand({ NextToken }));
      rules.push(...(page.Rules ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return rules;
  });
}

/** Rules of others may have patterns that none of ours has, or none at all. */
function readRule({ Name = "", Arn = "", State, EventPattern = "{}" }: Rule): PatternRule[] {
  const parsed = patternSchema.safeParse(JSON.parse(EventPattern));
  if (!parsed.success) return [];
  return [{ name: Name, arn: Arn, isEnabled: State !== "DISABLED", pattern: parsed.data }];
}
