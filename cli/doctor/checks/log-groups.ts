import type { Check } from "../check";
import { type Draft, problem, warning } from "../finding";
import { jobDefinitions } from "../world/batch";
import { functionAt } from "../world/functions";
import { hasLogGroup } from "../world/log-groups";
import { submitterArn } from "../world/mappings";
import { recoverFunctionArn } from "../world/recover-rule";
import type { World } from "../world/world";

/** Where workers and functions write their logs. */
export const logGroups: Check = {
  area: "logs",
  looksAt: "log groups of workers and functions are there",
  probes: [
    ofWorkers,
    async (world) => ofFunction("the submitter", await submitterArn(world), world),
    async (world) => ofFunction("recover", await recoverFunctionArn(world), world),
  ],
};

/** Without it a task fails before its container starts. */
async function ofWorkers(world: World): Promise<Draft[]> {
  const definitions = [...(await jobDefinitions(world)).values()];
  const names = definitions.flatMap(
    (it) => it?.containerProperties?.logConfiguration?.options?.["awslogs-group"] ?? [],
  );
  const drafts: Draft[] = [];
  for (const logGroup of new Set(names)) {
    if (await hasLogGroup(world, logGroup)) continue;
    drafts.push(
      problem({
        thing: logGroup,
        heading: "The workers' log group is not there, so no worker starts.",
        evidence: { logGroup },
        mend: world.waysOut.redeploy,
      }),
    );
  }
  return drafts;
}

async function ofFunction(what: string, arn: string, world: World): Promise<Draft[]> {
  const logGroup = (await functionAt(world, arn)).LoggingConfig?.LogGroup;
  if (logGroup === undefined || (await hasLogGroup(world, logGroup))) return [];
  return [
    warning({
      thing: logGroup,
      heading: `The log group of ${what} is not there: what it says is lost.`,
      evidence: { logGroup },
      mend: world.waysOut.redeploy,
    }),
  ];
}
