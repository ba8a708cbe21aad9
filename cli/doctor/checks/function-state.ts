import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import { type Draft, problem, warning } from "../finding";
import { PAGES } from "../ways-out";
import { findFunction, reservedConcurrency } from "../world/functions";
import type { World } from "../world/world";

/** Whether a function can be called. https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html */
export async function functionState(what: string, arn: string, world: World): Promise<Draft[]> {
  const found = await findFunction(world, arn);
  if (found !== undefined) return faultsOf(what, arn, found, world);
  return [
    problem({
      thing: arn,
      heading: `There is no function of the ${what}.`,
      evidence: { function: arn },
      mend: world.waysOut.redeploy,
    }),
  ];
}

/** With a concurrency of 0, e.g. by the console's button Throttle, a function is never called. */
export async function functionConcurrency(
  what: string,
  arn: string,
  world: World,
): Promise<Draft[]> {
  const reserved = await reservedConcurrency(world, arn);
  if (reserved !== 0) return [];
  return [
    problem({
      thing: arn,
      heading: `The ${what} may not run: its reserved concurrency is 0.`,
      evidence: { reservedConcurrentExecutions: 0 },
      mend: `aws lambda delete-function-concurrency --function-name ${arn}`,
    }),
  ];
}

function faultsOf(what: string, thing: string, found: FunctionConfiguration, world: World) {
  const faults: Draft[] = [];
  const { State = "Active", StateReason, StateReasonCode } = found;
  const { LastUpdateStatus = "Successful", LastUpdateStatusReason } = found;
  const since = found.LastModified;
  if (State !== "Active") {
    const evidence = { state: State, code: StateReasonCode, why: StateReason };
    const tell = State === "Failed" ? problem : warning;
    const mend = State === "Failed" ? world.waysOut.redeploy : PAGES.functionErrors;
    faults.push(tell({ thing, heading: `The ${what} is ${State}, not Active.`, evidence, mend }));
  }
  if (LastUpdateStatus !== "Successful") {
    const evidence = { lastUpdateStatus: LastUpdateStatus, why: LastUpdateStatusReason, since };
    const heading =
      LastUpdateStatus === "Failed"
        ? `The last update of the ${what} failed: it runs as it was before.`
        : `The ${what} is being updated.`;
    const mend = world.waysOut.redeploy;
    faults.push(warning({ thing, heading, evidence, mend }));
  }
  return faults;
}
