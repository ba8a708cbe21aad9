import type { Check, NamedLane } from "../check";
import { type Draft, problem, warning } from "../finding";
import { PAGES } from "../ways-out";
import { jobQueueAt, jobQueues, poolArnsOf } from "../world/batch";
import type { World } from "../world/world";

/** The job queues of the lanes. https://docs.aws.amazon.com/batch/latest/APIReference/API_JobQueueDetail.html */
export const jobQueuesCheck: Check = {
  area: "job queues",
  looksAt: "enabled, valid, with a pool",
  laneProbes: [isThere, takesJobs],
};

async function isThere({ name, jobQueueArn }: NamedLane, world: World): Promise<Draft[]> {
  const found = (await jobQueues(world)).get(jobQueueArn);
  if (found !== undefined && found.status !== "DELETED") return [];
  return [
    problem({
      thing: jobQueueArn,
      heading: `Lane ${name} has no job queue.`,
      evidence: { status: found?.status ?? "not there" },
      mend: world.waysOut.redeploy,
    }),
  ];
}

async function takesJobs({ name, jobQueueArn }: NamedLane, world: World): Promise<Draft[]> {
  const queue = await jobQueueAt(world, jobQueueArn);
  const { state, status, statusReason: why } = queue;
  const facts = { thing: jobQueueArn, mend: world.waysOut.redeploy };
  const faults: Draft[] = [];
  if (state !== "ENABLED") {
    const heading = `The job queue of lane ${name} is disabled: it takes no jobs.`;
    faults.push(problem({ ...facts, heading, evidence: { state } }));
  }
  if (status === "INVALID" || status === "DELETING") {
    const heading = `The job queue of lane ${name} is ${status}.`;
    faults.push(
      problem({ thing: jobQueueArn, heading, evidence: { status, why }, mend: PAGES.blocked }),
    );
  }
  if (status === "CREATING" || status === "UPDATING") {
    const heading = `The job queue of lane ${name} is still ${status}.`;
    faults.push(warning({ ...facts, heading, evidence: { status, why } }));
  }
  if (poolArnsOf(queue).length === 0) {
    const heading = `The job queue of lane ${name} has no pool, so its jobs never start.`;
    faults.push(problem({ ...facts, heading, evidence: { computeEnvironments: 0 } }));
  }
  return faults;
}
