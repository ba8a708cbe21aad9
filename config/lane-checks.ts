import { platformOf } from "../contracts/job";
import type { Problem } from "./problem";
import type { LaneConfig } from "./schemas/lane";
import type { PoolSection } from "./schemas/pool";

type Lanes = Readonly<Record<string, LaneConfig>>;
type Pools = Readonly<Record<string, PoolSection>>;

/**
 * S3 refuses notifications whose prefixes overlap, and an object would be in two lanes.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
export function overlappingPrefixes(lanes: Lanes): Problem[] {
  const entries = Object.entries(lanes);
  return entries.flatMap(([name, lane], index) =>
    entries
      .filter(([, other], otherIndex) => covers(other, otherIndex, lane, index))
      .map(([otherName, other]) => ({
        key: `lanes.${name}.prefix`,
        value: lane.prefix,
        fault: `overlaps ${JSON.stringify(other.prefix)} of lane ${otherName}`,
        wayOut: "Prefixes must not begin with one another. Change one of the two.",
      })),
  );
}

/** Whether `other` is the shorter prefix of an overlapping pair, or the first of two that are equal. */
function covers(other: LaneConfig, otherIndex: number, lane: LaneConfig, index: number): boolean {
  if (other.prefix === lane.prefix) return otherIndex < index;
  return lane.prefix.startsWith(other.prefix);
}

/** Pools that a lane names but nobody declares, or that it names twice. */
export function unusablePools(lanes: Lanes, poolNames: readonly string[]): Problem[] {
  const known = poolNames.join(", ");
  return Object.entries(lanes).flatMap(([name, lane]) =>
    lane.pools.flatMap((pool, index): Problem[] => {
      const key = `lanes.${name}.pools.${index}`;
      if (!poolNames.includes(pool)) {
        const wayOut = `Pools: ${known}. Name one of them, or add it to pools.`;
        return [{ key, value: pool, fault: "is no pool", wayOut }];
      }
      if (lane.pools.indexOf(pool) === index) return [];
      return [{ key, value: pool, fault: "is named twice", wayOut: "Remove one of the two." }];
    }),
  );
}

/** https://docs.aws.amazon.com/batch/latest/APIReference/API_CreateJobQueue.html */
export function mixedPools(lanes: Lanes, pools: Pools): Problem[] {
  return Object.entries(lanes).flatMap(([name, lane]) => {
    const platforms = new Set(lane.pools.flatMap((pool) => platformsOf(pools[pool])));
    if (platforms.size < 2) return [];
    return [
      {
        key: `lanes.${name}.pools`,
        value: lane.pools,
        fault: "mixes Fargate with EC2",
        wayOut: "A lane's pools are all FARGATE and FARGATE_SPOT, or all EC2 and SPOT.",
      },
    ];
  });
}

function platformsOf(pool: PoolSection | undefined): string[] {
  return pool === undefined ? [] : [platformOf(pool.type)];
}
