import { fargateMemoryMiB } from "./fargate-sizes";
import type { Problem } from "./problem";
import type { PoolConfig, WorkerConfig } from "./schema";

type Pools = Readonly<Record<string, PoolConfig>>;

/** A pair of vCPUs and memory that Fargate does not sell: Batch would refuse the job definition. */
export function unsoldSize({ vcpus, memoryMiB }: WorkerConfig): Problem[] {
  const sold = fargateMemoryMiB(vcpus);
  if (sold.includes(memoryMiB)) return [];
  return [
    {
      key: "worker.memoryMiB",
      value: memoryMiB,
      fault: `MiB are not sold with ${vcpus} vCPUs`,
      wayOut: `Fargate sells ${sold.join(", ")} with them. Give one of these, or change worker.vcpus.`,
    },
  ];
}

/** A worker that does not fit into a pool would wait there for ever. */
export function tooSmallPools(pools: Pools, worker: WorkerConfig): Problem[] {
  return Object.entries(pools)
    .filter(([, pool]) => pool.maxVcpus < worker.vcpus)
    .map(([name, pool]) => ({
      key: `pools.${name}.maxVcpus`,
      value: pool.maxVcpus,
      fault: `holds no worker of ${worker.vcpus} vCPUs`,
      wayOut: "Raise it, or lower worker.vcpus.",
    }));
}
