import type { ComputeEnvironment, JobDefinition } from "../batch/definitions";
import { physicalId } from "../program/names";
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
    networkResources(vpcId, [...subnetIds], isPublic).filter(({ id }) => !known.has(id)),
  );
}

function networkResources(
  vpcId: string,
  subnetIds: readonly string[],
  isPublic: boolean,
): NetworkResource[] {
  const gateway: NetworkResource = isPublic
    ? { kind: "internetGateway", id: physicalId("igw", vpcId), vpcId }
    : { kind: "natGateway", id: physicalId("nat", vpcId), vpcId, subnetId: subnetIds[0] ?? "" };
  return [
    { kind: "vpc", id: vpcId, cidr: ADOPTED_CIDR, isDefault: false },
    gateway,
    {
      kind: "routeTable",
      id: physicalId("rtb", vpcId),
      vpcId,
      isMain: true,
      associations: [],
      defaultGatewayId: gateway.id,
    },
    ...subnetIds.map(
      (id, index): NetworkResource => ({
        kind: "subnet",
        id,
        vpcId,
        cidr: `10.0.${index}.0/24`,
        zone: "",
        mapsPublicIp: isPublic,
      }),
    ),
  ];
}

const ADOPTED_CIDR = "10.0.0.0/16";
