import type { Problem } from "./problem";
import type { PoolConfig } from "./schema";

export interface FargatePool extends PoolConfig {
  readonly type: "FARGATE" | "FARGATE_SPOT";
}

type Pools = Readonly<Record<string, PoolConfig>>;

/** EC2 needs an instance role and a launch template, which this program does not declare. */
export function unsupportedPools(pools: Pools): Problem[] {
  return Object.entries(pools)
    .filter(([, pool]) => !isFargate(pool))
    .map(([name, pool]) => ({
      key: `pools.${name}.type`,
      value: pool.type,
      fault: "is not supported yet",
      wayOut: "Give FARGATE or FARGATE_SPOT.",
    }));
}

/** Those pools of which `unsupportedPools` has nothing to say. */
export function fargatePools(pools: Pools): Record<string, FargatePool> {
  return Object.fromEntries(
    Object.entries(pools).flatMap(([name, pool]) => (isFargate(pool) ? [[name, pool]] : [])),
  );
}

function isFargate(pool: PoolConfig): pool is FargatePool {
  return pool.type === "FARGATE" || pool.type === "FARGATE_SPOT";
}
