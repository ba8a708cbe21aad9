import type { Io } from "../cli/io";

/** One run of chaos. */
export interface ChaosOptions {
  /** Operations on objects: most put one. */
  readonly images: number;
  /** How long things go wrong at most. */
  readonly minutes: number;
  /** Fixes histories, faults and when the cloud dies. */
  readonly seed: number;
  /** How much faster than in AWS visibility timeouts and pauses before retries pass. @default 40 */
  readonly waitFactor?: number;
  readonly projectDirectory: string;
  /** Empty: state, ledger and logs of the run stay there for who looks into a violation. */
  readonly stateDirectory: string;
  readonly io: Io;
}

/** Workers begin at their share of it, as with any quota; more than this machine comes to in all. */
const CONFIGURED_PER_SECOND = 150;

/** Three workers: as many keep two cores busy, and more would only wait for one another. */
const POOLS = {
  spot: { type: "FARGATE_SPOT", maxVcpus: 2 },
  onDemand: { type: "FARGATE", maxVcpus: 1 },
};

/** Short windows and small jobs: many submissions in minutes. Each seed has versions, or has none. */
export function stackConfig(seed: number): Record<string, string> {
  const lanes = {
    express: lane("express/", 100, ["onDemand", "spot"], 2, 100),
    standard: lane("standard/", 10, ["spot", "onDemand"], 4, 250),
    bulk: lane("bulk/", 1, ["spot"], 8, 500),
  };
  return {
    "image-labeler:pools": JSON.stringify(POOLS),
    "image-labeler:lanes": JSON.stringify(lanes),
    "image-labeler:imagesBucket": JSON.stringify({ versioned: seed % 2 === 0 }),
    "image-labeler:rekognition": JSON.stringify({ requestsPerSecond: CONFIGURED_PER_SECOND }),
  };
}

function lane(
  prefix: string,
  priority: number,
  pools: readonly string[],
  batchWindowSeconds: number,
  imagesPerJob: number,
) {
  return { prefix, priority, pools, batchWindowSeconds, imagesPerJob };
}
