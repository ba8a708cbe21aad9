import type { Config } from "../../config/parse-config";
import { mapValues } from "../../lib/map-values";
import { type Estimate, estimate, type Load, laneOf } from "./estimate";

/** The same images, with one thing changed. */
export interface WhatIf {
  readonly change: string;
  readonly estimate: Estimate;
}

/** What can be changed about a stack, one thing at a time, and what each would do. */
export function whatIfs(load: Load, config: Config): WhatIf[] {
  const { requestsPerSecond, imageProperties } = config.rekognition;
  const { pools } = laneOf(config, load.lane);
  return [
    {
      change: `a quota of ${2 * requestsPerSecond} requests a second`,
      estimate: estimate(
        load,
        withRekognition(config, { requestsPerSecond: 2 * requestsPerSecond }),
      ),
    },
    {
      change: `twice the vCPUs in ${pools.join(" and ")}`,
      estimate: estimate(load, withDoubled(config, pools)),
    },
    ...otherArchitecture(load, config),
    {
      change: `imageProperties: ${!imageProperties}`,
      estimate: estimate(load, withRekognition(config, { imageProperties: !imageProperties })),
    },
    ...Object.keys(config.lanes)
      .filter((lane) => lane !== load.lane)
      .map((lane) => ({ change: `lane ${lane}`, estimate: estimate({ ...load, lane }, config) })),
  ];
}

/** Only the one that costs less. */
function otherArchitecture(load: Load, config: Config): WhatIf[] {
  if (config.worker.architecture === "arm64") return [];
  const changed: Config = { ...config, worker: { ...config.worker, architecture: "arm64" } };
  return [{ change: "workers on arm64", estimate: estimate(load, changed) }];
}

function withRekognition(config: Config, change: Partial<Config["rekognition"]>): Config {
  return { ...config, rekognition: { ...config.rekognition, ...change } };
}

function withDoubled(config: Config, names: readonly string[]): Config {
  const pools = mapValues(config.pools, (pool, name) =>
    names.includes(name) ? { ...pool, maxVcpus: 2 * pool.maxVcpus } : pool,
  );
  return { ...config, pools };
}
