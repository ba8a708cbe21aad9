import { MissingError } from "../errors";
import { type PatternRule, rulesFor, targetsOf } from "./rules";
import { allLanes, arnParts, type World } from "./world";

/** A rule that waits for failed jobs of some lane, and the functions that it calls. */
export interface RecoverRule extends PatternRule {
  readonly functionArns: readonly string[];
  readonly jobQueueArns: readonly unknown[];
}

/** Nothing where no rule waits for failed jobs of any lane. */
export async function findRecoverRule(world: World): Promise<RecoverRule | undefined> {
  const ours = allLanes(world).map(({ jobQueueArn }) => jobQueueArn);
  const rules = (await rulesFor(world, "aws.batch")).filter(
    ({ pattern: { detail } }) =>
      detail.status.includes("FAILED") && ours.some((arn) => detail.jobQueue.includes(arn)),
  );
  const [rule] = rules;
  if (rule === undefined) return undefined;
  const targets = await targetsOf(world, rule.name);
  const arns = targets.flatMap(({ Arn }) => Arn ?? []);
  return {
    ...rule,
    functionArns: arns.filter((arn) => arnParts(arn).service === "lambda"),
    jobQueueArns: rule.pattern.detail.jobQueue,
  };
}

/** @throws MissingError */
export async function recoverRule(world: World): Promise<RecoverRule> {
  const rule = await findRecoverRule(world);
  if (rule === undefined) throw new MissingError("The rule of failed jobs");
  return rule;
}

/** @throws MissingError */
export async function recoverFunctionArn(world: World): Promise<string> {
  const { name, functionArns } = await recoverRule(world);
  const [arn] = functionArns;
  if (arn === undefined) throw new MissingError(`The function that ${name} calls`);
  return arn;
}
