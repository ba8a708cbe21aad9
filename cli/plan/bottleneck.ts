import type { Config } from "../../config/parse-config";
import { IMAGES_IN_FLIGHT } from "../../contracts/job";
import type { Bottleneck, LabelingTime } from "../../contracts/labeling-time";
import { MAX_REFERENCED_IMAGE_BYTES } from "../../contracts/limits";
import { formatBytes, plural } from "../output/format";
import { laneOf } from "./estimate";

/** What limits the speed, and what would mend it. */
export function describeBottleneck(time: LabelingTime, lane: string, config: Config): string {
  return DESCRIPTIONS[time.bottleneck](time, lane, config);
}

const DESCRIPTIONS: Readonly<
  Record<Bottleneck, (time: LabelingTime, lane: string, config: Config) => string>
> = {
  quota: (_, __, { rekognition }) =>
    `Rekognition's quota of ${plural(rekognition.requestsPerSecond, "request")} a second: ` +
    "more workers change nothing.",
  calls: (time) =>
    `the calls of ${plural(time.workers, "worker")}, ${IMAGES_IN_FLIGHT} at once each: ` +
    `${wayOut(time)}; a larger quota changes nothing.`,
  conversion: (time, _, { worker }) =>
    `images over ${formatBytes(MAX_REFERENCED_IMAGE_BYTES)} have to be converted, by ` +
    `${plural(time.workers, "worker")} of ${plural(worker.vcpus, "vCPU")}: ` +
    `${wayOut(time)}; a larger quota changes nothing.`,
  starts: (_, lane, config) =>
    `the start of a container for each job of ${plural(laneOf(config, lane).imagesPerJob, "image")}: ` +
    "a larger imagesPerJob helps, and more vCPUs do; a larger quota changes nothing.",
};

/** Where jobs wait, more of them can run; else there are no more. */
function wayOut({ workers, jobs }: LabelingTime): string {
  return jobs > workers
    ? "more vCPUs in the lane's pools help"
    : "a smaller imagesPerJob helps, as it makes more jobs";
}
