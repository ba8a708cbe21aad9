import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import { type Draft, problem, warning } from "../finding";
import { PAGES } from "../ways-out";
import { findFunction, reservedConcurrency } from "../world/functions";
import type { World } from "../world/world";

/**
 * Whether a function can be called.
 * https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
 *
 * @param who how sentences begin about it
 */
export async function functionState(who: string, arn: string, world: World): Promise<Draft[]> {
  const found = await findFunction(world, arn);
  if (found !== undefined) return faultsOf(who, arn, found, world);
  return [
    problem({
      thing: arn,
      heading: `${who} is not there.`,
      evidence: { function: arn },
      mend: world.waysOut.redeploy,
    }),
  ];
}

/** With a concurrency of 0, e.g. by the console's button Throttle, a function is never called. */
export async function functionConcurrency(
  who: string,
  arn: string,
  world: World,
): Promise<Draft[]> {
  const reserved = await reservedConcurrency(world, arn);
  if (reserved !== 0) return [];
  return [
    problem({
      thing: arn,
      heading: `${who} may not run: its reserved concurrency is 0.`,
      evidence: { reservedConcurrentExecutions: 0 },
      mend: `aws lambda delete-function-concurrency --function-name ${arn}`,
    }),
  ];
}

function faultsOf(who: string, thing: string, found: FunctionConfiguration, world: World) {
  const faults: Draft[] = [];
  const { State = "Active", StateReason, StateReasonCode } = found;
  const { LastUpdateStatus = "Successful", LastUpdateStatusReason } = found;
  const since = found.LastModified;
  if (State !== "Active") {
    const evidence = { state: State, code: StateReasonCode, why: StateReason };
    const tell = State === "Failed" ? problem : warning;
    const mend = State === "Failed" ? world.waysOut.redeploy : PAGES.functionErrors;
    faults.push(tell({ thing, heading: `${who} is ${State}, not Active.`, evidence, mend }));
  }
  if (LastUpdateStatus !== "Successful") {
    const evidence = { lastUpdateStatus: LastUpdateStatus, why: LastUpdateStatusReason, since };
    const heading =
      LastUpdateStatus === "Failed"
        ? `${who} could not be updated: it runs as it was before.`
        : `${who} is being updated.`;
    const mend = world.waysOut.redeploy;
    faults.push(warning({ thing, heading, evidence, mend }));
  }
  return faults;
}
