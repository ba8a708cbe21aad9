import { type Architecture, platformOf } from "../contracts/job";
import type { Problem } from "./problem";
import type { PoolSection } from "./schemas/pool";
import type { WorkerSize } from "./schemas/worker";

type Pools = Readonly<Record<string, PoolSection>>;

/** Fargate has no instances: https://docs.aws.amazon.com/batch/latest/userguide/fargate-compute-environments.html */
export function idleInstanceTypes(pools: Pools): Problem[] {
  return Object.entries(pools).flatMap(([name, { type, instanceTypes }]) => {
    if (instanceTypes === undefined || platformOf(type) === "EC2") return [];
    return [
      {
        key: `pools.${name}.instanceTypes`,
        value: instanceTypes,
        fault: `is given, but a ${type} pool has no instances`,
        wayOut: "Remove it, or give the pool the type EC2 or SPOT.",
      },
    ];
  });
}

/** The worker's image is built for one architecture: on the other it ends with "exec format error". */
export function foreignInstanceTypes(pools: Pools, { architecture }: WorkerSize): Problem[] {
  return Object.entries(pools).flatMap(([name, { instanceTypes = [] }]) =>
    instanceTypes.flatMap((type, index) => {
      if (architectureOf(type) === architecture) return [];
      return [
        {
          key: `pools.${name}.instanceTypes.${index}`,
          value: type,
          fault: `is ${architectureOf(type)}, and the worker is built for ${architecture}`,
          wayOut: "Give types of the worker's architecture, or change worker.architecture.",
        },
      ];
    }),
  );
}

/** A worker that does not fit into a pool would wait there for ever. */
export function tooSmallPools(pools: Pools, worker: WorkerSize): Problem[] {
  return Object.entries(pools)
    .filter(([, pool]) => pool.maxVcpus < worker.vcpus)
    .map(([name, pool]) => ({
      key: `pools.${name}.maxVcpus`,
      value: pool.maxVcpus,
      fault: `holds no worker of ${worker.vcpus} vCPUs`,
      wayOut: "Raise it, or lower worker.vcpus.",
    }));
}

/**
 * By the name: a "g" after the generation stands for Graviton, as in m7g, c6gn or is4gen; a1 was the first.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
function architectureOf(instanceType: string): Architecture {
  if (instanceType === "default_arm64") return "arm64";
  return /^(a1|[a-z]+\d+[a-z]*g[a-z]*)(\.|-|$)/.test(instanceType) ? "arm64" : "x86_64";
}
