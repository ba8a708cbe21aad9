import type { ComputeEnvironmentDetail } from "@aws-sdk/client-batch";
import type { Check, NamedLane } from "../check";
import { type Draft, problem, warning } from "../finding";
import { PAGES } from "../ways-out";
import { jobDefinitionOf, jobQueueAt, jobQueues, poolArnsOf, pools, sizeOf } from "../world/batch";
import { allLanes, type World } from "../world/world";

/** The compute environments that the lanes share. */
export const poolsCheck: Check = {
  area: "pools",
  looksAt: "enabled, valid, large enough for a worker",
  probes: [areUsable],
  laneProbes: [haveRoom],
};

/** One that a lane can do without is only a warning. */
async function areUsable(world: World): Promise<Draft[]> {
  const found = await pools(world);
  const queues = await jobQueues(world);
  const isUsable = (arn: string) => faultOf(found.get(arn)) === undefined;
  const drafts: Draft[] = [];
  for (const [arn, pool] of found) {
    const fault = faultOf(pool);
    if (fault === undefined) continue;
    const lanesWithout = allLanes(world)
      .filter(({ jobQueueArn }) => {
        const queue = queues.get(jobQueueArn);
        const arns = queue === undefined ? [] : poolArnsOf(queue);
        return arns.includes(arn) && !arns.some(isUsable);
      })
      .map(({ name }) => name);
    const tell = lanesWithout.length > 0 ? problem : warning;
    drafts.push(
      tell({
        thing: arn,
        heading: `Pool ${pool.computeEnvironmentName} ${fault}.`,
        evidence: {
          state: pool.state,
          status: pool.status,
          why: pool.statusReason,
          lanesWithoutAnother: lanesWithout.join(", ") || "none",
        },
        mend: pool.status === "INVALID" ? PAGES.blocked : world.waysOut.redeploy,
      }),
    );
  }
  return drafts;
}

/** Also of a pool that is not there: a queue keeps its name. */
function faultOf(pool: ComputeEnvironmentDetail | undefined): string | undefined {
  if (pool === undefined) return "is not there";
  if (pool.status === "INVALID" || pool.status === "DELETING") return `is ${pool.status}`;
  return pool.state === "ENABLED" ? undefined : "is disabled: no job starts in it";
}

/** https://docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable.html: a job that no pool is large enough for waits for ever. */
async function haveRoom({ name, jobQueueArn }: NamedLane, world: World): Promise<Draft[]> {
  const definition = await jobDefinitionOf(world, name);
  const { vcpus } = sizeOf(definition);
  const arns = poolArnsOf(await jobQueueAt(world, jobQueueArn));
  const found = await pools(world);
  const sizes = arns.map((arn) => found.get(arn)?.computeResources?.maxvCpus ?? 0);
  if (arns.length === 0 || sizes.some((maxVcpus) => maxVcpus >= vcpus)) return [];
  return [
    problem({
      thing: jobQueueArn,
      heading: `No pool of lane ${name} is large enough for one worker.`,
      evidence: { vcpus, maxVcpus: sizes.join(", ") },
      mend: PAGES.pools,
    }),
  ];
}
