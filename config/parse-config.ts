import type { z } from "zod";
import { detectLabelsQuota } from "../contracts/limits";
import { maxWorkers, tooLongJobs } from "./capacity";
import { DEFAULT_LANES, DEFAULT_POOLS } from "./defaults";
import { mixedPools, overlappingPrefixes, unusablePools } from "./lane-checks";
import { laneNames, poolNames } from "./name-checks";
import { type FargatePool, fargatePools, unsupportedPools } from "./pool-types";
import type { Problem } from "./problem";
import { readableEntries, readSection } from "./read-section";
import {
  type LaneConfig,
  type NetworkConfig,
  networkSchema,
  type RekognitionConfig,
  schemas,
  type WorkerConfig,
} from "./schema";
import { tooSmallPools, unsoldSize } from "./worker-checks";

/** The configuration of a stack, complete and checked. */
export interface Config {
  readonly region: string;
  /** Compute environments by name. */
  readonly pools: Readonly<Record<string, FargatePool>>;
  /** Priority classes by name. */
  readonly lanes: Readonly<Record<string, LaneConfig>>;
  readonly worker: WorkerConfig;
  readonly rekognition: RekognitionConfig;
  readonly network: NetworkConfig;
  /** Workers that the pools can run at once. */
  readonly maxWorkers: number;
  /** Buckets, table and repository survive `pulumi destroy`. */
  readonly protect: boolean;
}

export type ParsedConfig = { readonly config: Config } | { readonly problems: readonly Problem[] };

/**
 * Checks a stack's configuration and fills in the defaults. `pools` and `lanes` are replaced whole when
 * given; of `worker` and `rekognition` only the keys that are given. Finds every problem that there is.
 *
 * @param raw values by key, without the namespace
 */
export function parseConfig(raw: Readonly<Record<string, unknown>>, region: string): ParsedConfig {
  const problems = unknownKeys(raw);
  const read = <Schema extends z.ZodType>(key: string, value: unknown, schema: Schema) =>
    readSection(key, value, schema, problems);
  const given: Readonly<Record<string, unknown>> = { ...DEFAULTS, ...raw };
  const pools = read("pools", given.pools, schemas.pools);
  const lanes = read("lanes", given.lanes, schemas.lanes);
  const worker = read("worker", given.worker, schemas.worker);
  const rekognition = read("rekognition", given.rekognition, schemas.rekognition);
  const network = read("network", given.network, networkSchema(given.network));
  const protect = read("protect", given.protect, schemas.protect);

  const readablePools = readableEntries(given.pools, schemas.pool);
  const readableLanes = readableEntries(given.lanes, schemas.lane);
  problems.push(...unsupportedPools(readablePools), ...overlappingPrefixes(readableLanes));
  if (pools) problems.push(...poolNames(pools), ...unusablePools(readableLanes, pools));
  if (pools) problems.push(...mixedPools(readableLanes, pools));
  if (lanes) problems.push(...laneNames(lanes));
  if (worker) problems.push(...unsoldSize(worker), ...tooSmallPools(readablePools, worker));

  if (!pools || !lanes || !worker || !rekognition || !network || protect === undefined) {
    return { problems };
  }
  const workers = maxWorkers(lanes, pools, worker);
  const requestsPerSecond = rekognition.requestsPerSecond ?? detectLabelsQuota(region);
  const { timeoutMinutes } = worker;
  problems.push(...tooLongJobs(lanes, { workers, requestsPerSecond, timeoutMinutes }));
  if (problems.length > 0) return { problems };
  return {
    config: {
      region,
      pools: fargatePools(pools),
      lanes,
      worker,
      rekognition: { ...rekognition, requestsPerSecond },
      network,
      maxWorkers: workers,
      protect,
    },
  };
}

const DEFAULTS: Readonly<Record<string, unknown>> = {
  pools: DEFAULT_POOLS,
  lanes: DEFAULT_LANES,
  worker: {},
  rekognition: {},
  network: "create",
  protect: false,
};
const KEYS = Object.keys(DEFAULTS);

const UNKNOWN_KEY = {
  fault: "is given, but there is no such key",
  wayOut: `Known here: ${KEYS.join(", ")}. Rename or remove it.`,
};

/** Silence would let people believe that they will be told. */
const PLANNED_KEYS: Readonly<Record<string, Pick<Problem, "fault" | "wayOut">>> = {
  alarmEmail: {
    fault: "is not supported yet",
    wayOut: "No alarms are declared so far. Remove it.",
  },
};

function unknownKeys(raw: Readonly<Record<string, unknown>>): Problem[] {
  return Object.keys(raw)
    .filter((key) => !KEYS.includes(key))
    .map((key) => ({ key, value: raw[key], ...(PLANNED_KEYS[key] ?? UNKNOWN_KEY) }));
}
