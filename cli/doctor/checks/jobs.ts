import { formatDuration } from "../../output/format";
import { longestWaiting } from "../../status/longest-waiting";
import { sectionAbout } from "../../status/notes";
import { unfinishedSubmissions } from "../../status/submissions";
import type { Check, NamedLane } from "../check";
import { type Draft, problem } from "../finding";
import type { World } from "../world/world";

/** Jobs that wait for a pool: those that Batch says are blocked, and those that wait for too long. */
export const jobs: Check = {
  area: "jobs",
  looksAt: "none blocked, none RUNNABLE for half an hour",
  follows: ["stack", "job queues", "pools"],
  laneProbes: [start],
};

async function start({ name, jobQueueArn }: NamedLane, world: World): Promise<Draft[]> {
  const { readings, io } = world;
  const job = await readings.read("batch:ListJobs", jobQueueArn, async () =>
    longestWaiting(world, await unfinishedSubmissions(world, jobQueueArn)),
  );
  const mend = job === undefined ? undefined : sectionAbout(job, io.now());
  if (job === undefined || mend === undefined) return [];
  return [
    problem({
      thing: job.jobId,
      heading: `Jobs of lane ${name} do not start: ${reasonOf(job.statusReason)}.`,
      evidence: {
        job: job.jobName,
        runnableSince: new Date(job.since).toISOString(),
        runnableFor: formatDuration(Math.max(0, io.now() - job.since)),
        statusReason: job.statusReason ?? "none",
      },
      mend,
    }),
  ];
}

/** By the code of https://docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable.html */
const REASONS: Readonly<Record<string, string>> = {
  "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY": "AWS has no capacity of this kind at the moment",
  "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE":
    "a pool's maxVcpus are fewer than one job needs",
  "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT": "a job needs more than any pool has",
  "MISCONFIGURATION:EC2_INSTANCE_CONFIGURATION_UNSUPPORTED":
    "no instance can be started as the pool is configured",
  "MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS": "Batch's own role lacks permissions",
  ACTION_REQUIRED: "a pool is invalid or disabled",
  UNDETERMINED: "Batch does not know why",
};

function reasonOf(statusReason: string | undefined): string {
  if (statusReason === undefined) return "Batch gives no reason, and they have waited for long";
  const [code = ""] = statusReason.split(/\s/);
  return REASONS[code] ?? code;
}
