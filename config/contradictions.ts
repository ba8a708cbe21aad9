import { contradictoryBucket } from "./images-bucket";
import { mixedPools, overlappingPrefixes, unusablePools } from "./lane-checks";
import { laneNames, poolNames } from "./name-checks";
import { foreignInstanceTypes, idleInstanceTypes, tooSmallPools } from "./pool-checks";
import type { Problem } from "./problem";
import { isMap, readableEntries, readableSection } from "./readable";
import { imagesBucketSchema } from "./schemas/images-bucket";
import { laneSchema } from "./schemas/lane";
import { poolSchema } from "./schemas/pool";
import { workerSizeSchema } from "./schemas/worker";
import { unsoldSize } from "./worker-checks";

/**
 * What no schema sees, because it lies between values. It looks at all that can be read: one bad entry
 * does not hide what is wrong among the others.
 */
export function contradictions(
  given: Readonly<Record<string, unknown>>,
  region: string,
): Problem[] {
  const pools = readableEntries(given.pools, poolSchema);
  const lanes = readableEntries(given.lanes, laneSchema);
  const worker = readableSection(given.worker, workerSizeSchema);
  const imagesBucket = readableSection(given.imagesBucket, imagesBucketSchema);
  return [
    ...malformedRegion(region),
    ...(isMap(given.pools) ? poolNames(given.pools) : []),
    ...(isMap(given.lanes) ? laneNames(given.lanes) : []),
    ...idleInstanceTypes(pools),
    ...overlappingPrefixes(lanes),
    ...(isMap(given.pools) ? unusablePools(lanes, Object.keys(given.pools)) : []),
    ...mixedPools(lanes, pools),
    ...(worker ? unsoldSize(pools, worker) : []),
    ...(worker ? tooSmallPools(pools, worker) : []),
    ...(worker ? foreignInstanceTypes(pools, worker) : []),
    ...(imagesBucket ? contradictoryBucket(imagesBucket, region) : []),
  ];
}

/** The form only: which Regions there are, and whether Rekognition is among them, AWS knows. */
function malformedRegion(region: string): Problem[] {
  if (/^[a-z]{2,4}(-[a-z]+)+-\d$/.test(region)) return [];
  return [
    {
      key: "aws:region",
      value: region,
      fault: "is no Region",
      wayOut: "Give the code of one, such as us-east-1.",
    },
  ];
}
