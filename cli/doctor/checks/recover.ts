import { plural } from "../../output/format";
import type { Check, NamedLane } from "../check";
import { type Draft, problem, warning } from "../finding";
import { PAGES } from "../ways-out";
import { queueAt } from "../world/queues";
import { findRecoverRule, recoverFunctionArn, recoverRule } from "../world/recover-rule";
import type { World } from "../world/world";
import { failuresOf } from "./function-failures";
import { functionConcurrency, functionState } from "./function-state";

/** What brings the images of failed jobs to the dead letters: without it they are lost to everybody but `labeler sync`. */
export const recover: Check = {
  area: "recover",
  looksAt: "failed jobs are told, and none was given up",
  probes: [
    isTold,
    async (world) => functionState("Recover", await recoverFunctionArn(world), world),
    async (world) => functionConcurrency("Recover", await recoverFunctionArn(world), world),
    async (world) => failuresOf("Recover", await recoverFunctionArn(world), world),
    gaveNothingUp,
  ],
  laneProbes: [waitsForLane],
};

async function isTold(world: World): Promise<Draft[]> {
  const rule = await findRecoverRule(world);
  const mend = world.waysOut.redeploy;
  if (rule === undefined) {
    const heading = "No rule of EventBridge waits for failed jobs: their images are lost.";
    return [problem({ thing: "recover", heading, evidence: { rules: 0 }, mend })];
  }
  const facts = { thing: rule.arn, mend };
  if (!rule.isEnabled) {
    const heading = "The rule of failed jobs is disabled: their images are lost.";
    return [problem({ ...facts, heading, evidence: { rule: rule.name, state: "DISABLED" } })];
  }
  if (rule.functionArns.length > 0) return [];
  const heading = "The rule of failed jobs calls no function: their images are lost.";
  return [problem({ ...facts, heading, evidence: { rule: rule.name, functions: 0 } })];
}

async function waitsForLane(lane: NamedLane, world: World): Promise<Draft[]> {
  const { name, arn, jobQueueArns } = await recoverRule(world);
  if (jobQueueArns.includes(lane.jobQueueArn)) return [];
  return [
    problem({
      thing: arn,
      heading: `The rule of failed jobs does not wait for those of lane ${lane.name}.`,
      evidence: { rule: name, jobQueue: lane.jobQueueArn },
      mend: world.waysOut.redeploy,
    }),
  ];
}

async function gaveNothingUp(world: World): Promise<Draft[]> {
  const { recoverDeadLetterQueueUrl: url } = world.outputs;
  if (url === undefined) return [];
  const { arn, waiting, inFlight } = await queueAt(world, url);
  const events = waiting + inFlight;
  if (events === 0) return [];
  return [
    warning({
      thing: arn,
      heading: `Recover gave up ${plural(events, "failed job")}, whose images may be in no dead letters.`,
      evidence: { waiting, inFlight },
      mend: PAGES.undelivered,
    }),
  ];
}
