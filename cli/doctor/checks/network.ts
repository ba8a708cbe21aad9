import type { ComputeEnvironmentDetail, JobDefinition } from "@aws-sdk/client-batch";
import type { Subnet } from "@aws-sdk/client-ec2";
import { type Platform, type PoolType, platformOf } from "../../../contracts/job";
import type { Check } from "../check";
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
  looksAt: "subnets have addresses and a way to AWS's services, security groups let TLS out",
  probes: [areThere, haveAddresses, haveWayOut, letWorkersOut],
};

/** Pools with the same network are looked at as one. */
interface Place {
  readonly platform: Platform;
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

async function haveWayOut(world: World): Promise<Draft[]> {
  const definitions = [...(await jobDefinitions(world)).values()];
  const drafts: Draft[] = [];
  for (const { platform, subnetIds, securityGroupIds } of await places(world)) {
    const isPublic = definitions.some(getsPublicAddress);
    const faults = new Map<string, { evidence: Draft["evidence"]; ids: string[] }>();
    for (const subnet of await subnets(world, subnetIds)) {
      const placed = await placeSubnet(world, subnet);
      const hasPublicAddress = platform === "FARGATE" ? isPublic : subnet.MapPublicIpOnLaunch;
      const where = { platform, securityGroupIds, hasPublicAddress: hasPublicAddress === true };
      const fault = await wayOutOf(placed, where, world);
      if (fault === undefined) continue;
      const { heading, evidence } = fault;
      const same = faults.get(heading) ?? { evidence, ids: [] };
      faults.set(heading, { ...same, ids: [...same.ids, subnet.SubnetId ?? ""] });
    }
    for (const [heading, { evidence, ids }] of faults) {
      drafts.push(problem({ thing: ids.join(", "), heading, evidence, mend: PAGES.network }));
    }
  }
  return drafts;
}

function getsPublicAddress(definition: JobDefinition | undefined): boolean {
  const { networkConfiguration } = definition?.containerProperties ?? {};
  return networkConfiguration?.assignPublicIp === "ENABLED";
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
    if (computeResources === undefined) continue;
    const place = placeOf(computeResources);
    distinct.set(JSON.stringify(place), place);
  }
  return [...distinct.values()];
}

function placeOf({
  type,
  subnets: subnetIds = [],
  securityGroupIds = [],
}: NonNullable<ComputeEnvironmentDetail["computeResources"]>): Place {
  return { platform: platformOf(type as PoolType), subnetIds, securityGroupIds };
}
