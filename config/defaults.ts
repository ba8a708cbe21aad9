import type { LaneConfig } from "./schemas/lane";
import type { PoolSection } from "./schemas/pool";

/** Compute environments of a stack that names none. */
const DEFAULT_POOLS: Readonly<Record<string, PoolSection>> = {
  spot: { type: "FARGATE_SPOT", maxVcpus: 4 },
  onDemand: { type: "FARGATE", maxVcpus: 2 },
};

/** Priority classes of a stack that names none. */
const DEFAULT_LANES: Readonly<Record<string, LaneConfig>> = {
  express: {
    prefix: "express/",
    priority: 100,
    // On demand first: bulk never uses that pool, so an express image need not wait for Spot.
    pools: ["onDemand", "spot"],
    batchWindowSeconds: 1,
    imagesPerJob: 100,
  },
  standard: {
    prefix: "standard/",
    priority: 10,
    pools: ["spot", "onDemand"],
    batchWindowSeconds: 20,
    imagesPerJob: 1000,
  },
  bulk: {
    prefix: "bulk/",
    priority: 1,
    pools: ["spot"],
    batchWindowSeconds: 120,
    imagesPerJob: 3000,
  },
};

/** What holds for the keys that a stack does not give; of `worker` and `rekognition`, their schemas say so. */
export const DEFAULTS = {
  pools: DEFAULT_POOLS,
  lanes: DEFAULT_LANES,
  worker: {},
  rekognition: {},
  network: "create",
  imagesBucket: {},
  customerManagedKey: false,
  logRetentionDays: 30,
  protect: false,
} as const;
