import { maxWorkers } from "../../config/capacity";
import type { Config } from "../../config/parse-config";
import type { LaneConfig } from "../../config/schemas/lane";
import { type Costs, estimateCosts, totalDollars } from "../../contracts/costs";
import { estimateTime, type LabelingTime } from "../../contracts/labeling-time";
import { ASSUMED } from "../sync/costs";
import { unknownLane } from "../target/target";

/** What is to be labeled. */
export interface Load {
  readonly images: number;
  readonly bytes: number;
  readonly lane: string;
}

/** What labeling takes and costs with one configuration. */
export interface Estimate {
  readonly time: LabelingTime;
  /** From the first event to the last record. */
  readonly seconds: number;
  readonly costs: Costs;
  readonly dollars: number;
}

/** @throws UsageError when the configuration has no such lane. */
export function estimate({ images, bytes, lane }: Load, config: Config): Estimate {
  const { worker, rekognition } = config;
  const laneConfig = laneOf(config, lane);
  const time = estimateTime({
    images,
    averageBytes: bytes / images,
    requestsPerSecond: rekognition.requestsPerSecond,
    maxWorkers: laneWorkers(laneConfig, config),
    workerVcpus: worker.vcpus,
    imagesPerJob: laneConfig.imagesPerJob,
    batchWindowSeconds: laneConfig.batchWindowSeconds,
  });
  const { workers, jobs, imagesPerSecond, startSeconds, labelingSeconds } = time;
  const costs = estimateCosts({
    images,
    imageProperties: rekognition.imageProperties,
    labelEntries: ASSUMED.labelEntries,
    recordKiB: ASSUMED.recordKiB,
    worker,
    workers,
    jobs,
    imagesPerSecond,
    publicAddresses: hasPublicAddresses(config),
  });
  return { time, seconds: startSeconds + labelingSeconds, costs, dollars: totalDollars(costs) };
}

/** Large heaps of images belong where they delay nobody. */
export function lowestLane({ lanes }: Config): string | undefined {
  const [lowest] = Object.entries(lanes).sort(
    ([, one], [, other]) => one.priority - other.priority,
  );
  return lowest?.[0];
}

export function laneOf({ lanes }: Config, name: string): LaneConfig {
  const lane = Object.hasOwn(lanes, name) ? lanes[name] : undefined;
  if (lane === undefined) throw unknownLane(name, Object.keys(lanes));
  return lane;
}

/** Workers that the pools of one lane can run at once, when no other lane needs them. */
export function laneWorkers(lane: LaneConfig, { pools, worker }: Config): number {
  return maxWorkers({ lane }, pools, worker);
}

function hasPublicAddresses({ network }: Config): boolean {
  return typeof network === "object" ? network.assignPublicIp : network !== "private";
}
