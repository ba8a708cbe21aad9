import type { JobDefinition } from "@aws-sdk/client-batch";
import type { Subnet } from "@aws-sdk/client-ec2";
import { type Platform, type PoolType, platformOf } from "../../../contracts/job";
import type { Check } from "../check";
import { MissingError } from "../errors";
import { type Draft, problem } from "../finding";
import { PAGES } from "../ways-out";
import { jobDefinitions, pools } from "../world/batch";
import { placeSubnet, securityGroups, subnets } from "../world/network";
import type { World } from "../world/world";
import { letsTlsOut } from "./security-groups";
import { wayOutOf } from "./way-out";

/** Where workers run, and whether they reach AWS from there. */
export const network: Check = {
  area: "network",
  looksAt: "addresses, ways to AWS's services, TLS out",
  probes: [areThere, haveAddresses, haveWayOut, letWorkersOut],
};

/** Pools with the same network are looked at as one. */
interface Place {
  readonly platforms: readonly Platform[];
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

async function areThere(world: World): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const { subnetIds, securityGroupIds } of await places(world)) {
    const found = [
      ...(await subnets(world, subnetIds)).map(({ SubnetId }) => SubnetId),
      ...(await securityGroups(world, securityGroupIds)).map(({ GroupId }) => GroupId),
    ];
    const missing = [...subnetIds, ...securityGroupIds].filter((id) => !found.includes(id));
    if (missing.length === 0) continue;
    const thing = missing.join(", ");
    drafts.push(
      problem({
        thing,
        heading: `Pools start workers in a network that is not there: ${thing}.`,
        evidence: { subnets: subnetIds.join(", "), securityGroups: securityGroupIds.join(", ") },
        mend: world.waysOut.redeploy,
      }),
    );
  }
  return drafts;
}

/** Each worker on Fargate takes an address of its own. */
async function haveAddresses(world: World): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const { subnetIds } of await places(world)) {
    const found = await subnets(world, subnetIds);
    if (found.length === 0 || found.some(hasAddress)) continue;
    const thing = subnetIds.join(", ");
    drafts.push(
      problem({
        thing,
        heading: `No address is left in ${thing}, so no worker starts.`,
        evidence: { availableIpAddressCount: 0 },
        mend: PAGES.network,
      }),
    );
  }
  return drafts;
}

function hasAddress({ AvailableIpAddressCount }: Subnet): boolean {
  return AvailableIpAddressCount !== 0;
}

/** Subnets with the same fault are told of as one. */
async function haveWayOut(world: World): Promise<Draft[]> {
  const definitions = await activeDefinitions(world);
  const isPublic = definitions.some(getsPublicAddress);
  const faults = new Map<string, { evidence: Draft["evidence"]; ids: string[] }>();
  for (const { platforms, subnetIds, securityGroupIds } of await places(world)) {
    for (const subnet of await subnets(world, subnetIds)) {
      const hasPublicAddress = platforms.every((platform) =>
        platform === "FARGATE" ? isPublic : subnet.MapPublicIpOnLaunch === true,
      );
      const workers = { platforms, securityGroupIds, hasPublicAddress };
      const fault = await wayOutOf(await placeSubnet(world, subnet), workers, world);
      if (fault === undefined) continue;
      const { heading, evidence } = fault;
      const ids = [...(faults.get(heading)?.ids ?? []), subnet.SubnetId ?? ""];
      faults.set(heading, { evidence, ids });
    }
  }
  return Array.from(faults, ([heading, { evidence, ids }]) =>
    problem({ thing: ids.join(", "), heading, evidence, mend: PAGES.network }),
  );
}

async function activeDefinitions(world: World): Promise<JobDefinition[]> {
  const definitions = [...(await jobDefinitions(world)).values()];
  const found = definitions.filter((definition) => definition !== undefined);
  if (found.length === 0) throw new MissingError("Every job definition");
  return found;
}

function getsPublicAddress({ containerProperties }: JobDefinition): boolean {
  return containerProperties?.networkConfiguration?.assignPublicIp === "ENABLED";
}

async function letWorkersOut(world: World): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const { securityGroupIds } of await places(world)) {
    const groups = await securityGroups(world, securityGroupIds);
    if (groups.length === 0 || groups.some(letsTlsOut)) continue;
    const thing = securityGroupIds.join(", ");
    drafts.push(
      problem({
        thing,
        heading: `Security group ${thing} does not let workers out by TLS.`,
        evidence: { rulesForPort443: 0 },
        mend: world.waysOut.redeploy,
      }),
    );
  }
  return drafts;
}

async function places(world: World): Promise<Place[]> {
  const distinct = new Map<string, Place>();
  for (const { computeResources } of (await pools(world)).values()) {
    const { type, subnets: subnetIds = [], securityGroupIds = [] } = computeResources ?? {};
    if (type === undefined) continue;
    const key = JSON.stringify([subnetIds, securityGroupIds]);
    const platforms = new Set(distinct.get(key)?.platforms).add(platformOf(type as PoolType));
    distinct.set(key, { platforms: [...platforms], subnetIds, securityGroupIds });
  }
  return [...distinct.values()];
}
