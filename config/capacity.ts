import type { Problem } from "./problem";
import type { LaneConfig } from "./schemas/lane";
import type { PoolSection } from "./schemas/pool";
import type { WorkerConfig } from "./schemas/worker";

const SECONDS_PER_MINUTE = 60;

type Lanes = Readonly<Record<string, LaneConfig>>;
type Pools = Readonly<Record<string, Pick<PoolSection, "maxVcpus">>>;

/** Workers that can run at once in the pools that any lane uses. */
export function maxWorkers(lanes: Lanes, pools: Pools, worker: WorkerConfig): number {
  const used = new Set(Object.values(lanes).flatMap((lane) => lane.pools));
  return Object.entries(pools)
    .filter(([name]) => used.has(name))
    .reduce((sum, [, { maxVcpus }]) => sum + Math.floor(maxVcpus / worker.vcpus), 0);
}

/** What every job has to share. */
export interface Capacity {
  readonly workers: number;
  readonly requestsPerSecond: number;
  readonly timeoutMinutes: number;
}

/**
 * Jobs that time out when every worker is busy, only because each then has its share of Rekognition's
 * quota and no more. Batch does not retry a job that timed out.
 * https://docs.aws.amazon.com/batch/latest/userguide/job_timeouts.html
 */
export function tooLongJobs(lanes: Lanes, capacity: Capacity): Problem[] {
  const { workers, requestsPerSecond, timeoutMinutes } = capacity;
  const secondsPerImage = workers / requestsPerSecond;
  const allowed = Math.floor((timeoutMinutes * SECONDS_PER_MINUTE) / secondsPerImage);
  return Object.entries(lanes)
    .filter(([, { imagesPerJob }]) => imagesPerJob > allowed)
    .map(([name, { imagesPerJob }]) => {
      const minutes = Math.ceil((imagesPerJob * secondsPerImage) / SECONDS_PER_MINUTE);
      return {
        key: `lanes.${name}.imagesPerJob`,
        value: imagesPerJob,
        fault:
          `images take ${minutes} minutes while ${workers} workers share ` +
          `${requestsPerSecond} requests per second, and a job is stopped after ${timeoutMinutes}`,
        wayOut:
          `Give at most ${allowed}, raise worker.timeoutMinutes, lower maxVcpus of the pools, or ` +
          "have AWS raise the quota and tell rekognition.requestsPerSecond.",
      };
    });
}
