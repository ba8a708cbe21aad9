import type { Architecture } from "../contracts/job";
import type { PoolSection } from "./schemas/pool";

/** Capacity without instances to look after: a worker is a task. */
export interface FargatePool {
  readonly type: "FARGATE" | "FARGATE_SPOT";
  /** The most vCPUs that run at once: the ceiling on what the pool can cost. */
  readonly maxVcpus: number;
}

/** Instances that Batch starts for waiting jobs, and stops when there are none. */
export interface Ec2Pool {
  readonly type: "EC2" | "SPOT";
  /** As of Fargate, but Batch may exceed it by one instance. */
  readonly maxVcpus: number;
  /** Families, types, or one of Batch's own choices; all of one architecture. */
  readonly instanceTypes: readonly string[];
}

export type PoolConfig = FargatePool | Ec2Pool;

/**
 * A pool with its instance types. Batch chooses from families of the architecture, and follows the
 * newer and cheaper ones. https://docs.aws.amazon.com/batch/latest/userguide/instance-type-compute-table.html
 */
export function completePool(pool: PoolSection, architecture: Architecture): PoolConfig {
  const { type, maxVcpus } = pool;
  if (type === "FARGATE" || type === "FARGATE_SPOT") return { type, maxVcpus };
  return { type, maxVcpus, instanceTypes: pool.instanceTypes ?? [`default_${architecture}`] };
}
