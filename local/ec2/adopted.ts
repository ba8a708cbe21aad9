import type { ComputeEnvironment, JobDefinition } from "../batch/definitions";
import { plainNetwork } from "./plain-network";
import type { NetworkResource, SecurityGroup } from "./resources";

/**
 * The networks that a program uses and does not make, as `{vpcId, subnetIds, assignPublicIp}` of its
 * configuration names them. They are taken to be as the program has them: with a way to the internet gateway
 * where workers get public addresses, else to a NAT gateway.
 */
export function adoptedResources(
  declared: readonly NetworkResource[],
  pools: readonly ComputeEnvironment[],
  definitions: readonly JobDefinition[],
): NetworkResource[] {
  const known = new Set(declared.map(({ id }) => id));
  const isPublic = definitions.some(
    ({ container }) => container.settings?.networkConfiguration?.assignPublicIp === "ENABLED",
  );
  const groups = declared.filter(
    (resource): resource is SecurityGroup => resource.kind === "securityGroup",
  );
  const networks = new Map<string, Set<string>>();
  for (const { declared: pool } of pools) {
    const { subnets = [], securityGroupIds = [] } = pool?.computeResources ?? {};
    const vpcId = groups.find(({ id }) => securityGroupIds.includes(id))?.vpcId;
    const foreign = subnets.filter((id) => !known.has(id));
    if (vpcId === undefined || foreign.length === 0) continue;
    networks.set(vpcId, new Set([...(networks.get(vpcId) ?? []), ...foreign]));
  }
  return [...networks].flatMap(([vpcId, subnetIds]) =>
    plainNetwork({
      vpcId,
      cidr: CIDR,
      isDefault: false,
      isPublic,
      subnets: [...subnetIds].map((id, index) => ({ id, cidr: `10.0.${index}.0/24`, zone: "" })),
    }).filter(({ id }) => !known.has(id)),
  );
}

/** Nobody says which addresses they have, nor in which zones they are. */
const CIDR = "10.0.0.0/16";
