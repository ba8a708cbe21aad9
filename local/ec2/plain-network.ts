import { physicalId } from "../program/names";
import type { NetworkResource } from "./resources";

export interface PlainNetwork {
  readonly vpcId: string;
  readonly cidr: string;
  readonly isDefault: boolean;
  readonly subnets: readonly {
    readonly id: string;
    readonly cidr: string;
    readonly zone: string;
  }[];
  /** Whether the way out is the internet gateway; else a NAT gateway. */
  readonly isPublic: boolean;
}

/** A network whose subnets all have the routes of its main table, as those of default VPCs do. */
export function plainNetwork(network: PlainNetwork): NetworkResource[] {
  const { vpcId, cidr, isDefault, subnets, isPublic } = network;
  const gateway: NetworkResource = isPublic
    ? { kind: "internetGateway", id: physicalId("igw", vpcId), vpcId }
    : { kind: "natGateway", id: physicalId("nat", vpcId), vpcId, subnetId: subnets[0]?.id ?? "" };
  return [
    { kind: "vpc", id: vpcId, cidr, isDefault },
    gateway,
    {
      kind: "routeTable",
      id: physicalId("rtb", vpcId),
      vpcId,
      isMain: true,
      associations: [],
      defaultGatewayId: gateway.id,
    },
    ...subnets.map(
      (subnet): NetworkResource => ({ kind: "subnet", ...subnet, vpcId, mapsPublicIp: isPublic }),
    ),
  ];
}
