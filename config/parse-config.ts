import type { z } from "zod";
import { detectLabelsQuota } from "../contracts/limits";
import { mapValues } from "../lib/map-values";
import { maxWorkers, tooLongJobs } from "./capacity";
import { contradictions } from "./contradictions";
import { DEFAULTS } from "./defaults";
import { completeBucket, type ImagesBucketConfig } from "./images-bucket";
import { completePool, type PoolConfig } from "./pools";
import type { Problem } from "./problem";
import { configSchema } from "./schema";
import { schemaProblems } from "./schema-problems";
import type { LaneConfig } from "./schemas/lane";
import type { NetworkConfig } from "./schemas/network";
import type { RekognitionConfig } from "./schemas/rekognition";
import type { WorkerConfig } from "./schemas/worker";

/** The configuration of a stack, complete and checked. */
export interface Config {
  readonly region: string;
  /** Compute environments by name. */
  readonly pools: Readonly<Record<string, PoolConfig>>;
  /** Priority classes by name. */
  readonly lanes: Readonly<Record<string, LaneConfig>>;
  readonly worker: WorkerConfig;
  readonly rekognition: RekognitionConfig;
  readonly network: NetworkConfig;
  readonly imagesBucket: ImagesBucketConfig;
  /** Whether buckets, queues, table, logs and alarms are encrypted with one KMS key of the stack. */
  readonly customerManagedKey: boolean;
  /** Who is told when an alarm fires. */
  readonly alarmEmail?: string;
  /** How long logs are kept. */
  readonly logRetentionDays: number;
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
  const given = { ...DEFAULTS, ...raw };
  const parsed = configSchema(given).safeParse(given);
  if (!parsed.success) {
    return { problems: [...schemaProblems(parsed.error, given), ...contradictions(given, region)] };
  }
  const config = complete(parsed.data, region);
  const problems = [...contradictions(given, region), ...jobsBeyondTimeout(config)];
  return problems.length > 0 ? { problems } : { config };
}

type Sections = z.output<ReturnType<typeof configSchema>>;

/** Fills in what depends on the Region or on another key. */
function complete({ imagesBucket, ...sections }: Sections, region: string): Config {
  const { pools, lanes, worker, rekognition } = sections;
  return {
    ...sections,
    region,
    pools: mapValues(pools, (pool) => completePool(pool, worker.architecture)),
    rekognition: {
      ...rekognition,
      requestsPerSecond: rekognition.requestsPerSecond ?? detectLabelsQuota(region),
    },
    imagesBucket: completeBucket(imagesBucket),
    maxWorkers: maxWorkers(lanes, pools, worker),
  };
}

function jobsBeyondTimeout({ lanes, maxWorkers, rekognition, worker }: Config): Problem[] {
  const { requestsPerSecond } = rekognition;
  const { timeoutMinutes } = worker;
  return tooLongJobs(lanes, { workers: maxWorkers, requestsPerSecond, timeoutMinutes });
}
