import type { NetworkResource } from "../../ec2/resources";
import { physicalId } from "../names";

export interface VpcShape {
  readonly id: string;
  readonly cidr: string;
  readonly dnsSupport: boolean;
  readonly dnsHostnames: boolean;
  readonly region: string;
  readonly zones: number;
  readonly subnets: readonly SubnetGroup[];
}

/** A subnet in each zone, and a route table of each. */
export interface SubnetGroup {
  readonly type: "Public" | "Private" | "Isolated" | "Unused";
  readonly ids: readonly string[];
  readonly routeTableIds: readonly string[];
  readonly maskBits?: number;
  /** The NAT gateway of each zone; none for other types. */
  readonly natGatewayIds: readonly string[];
}

/**
 * What awsx makes of a VPC: public subnets have a route to its internet gateway, private ones to a NAT gateway
 * if there is one, isolated ones to nothing outside.
 * https://github.com/pulumi/pulumi-awsx/blob/master/awsx/ec2/vpc.ts
 */
export function vpcResources(shape: VpcShape): NetworkResource[] {
  const { id: vpcId, cidr, dnsSupport, dnsHostnames, region, subnets } = shape;
  const internetGatewayId = physicalId("igw", vpcId);
  const blocks = subnetBlocks(shape);
  return [
    { kind: "vpc", id: vpcId, cidr, isDefault: false, dnsSupport, dnsHostnames },
    { kind: "internetGateway", id: internetGatewayId, vpcId },
    { kind: "routeTable", id: physicalId("rtb", vpcId), vpcId, isMain: true, associations: [] },
    ...subnets.flatMap(({ type, ids, routeTableIds, natGatewayIds }, group) =>
      ids.flatMap((id, zone): NetworkResource[] => [
        {
          kind: "subnet",
          id,
          vpcId,
          cidr: blocks[group]?.[zone] ?? cidr,
          zone: zoneName(region, zone),
          mapsPublicIp: type === "Public",
        },
        {
          kind: "routeTable",
          id: routeTableIds[zone] ?? physicalId("rtb", id),
          vpcId,
          isMain: false,
          associations: [{ id: physicalId("rtbassoc", id), subnetId: id }],
          defaultGatewayId: type === "Public" ? internetGatewayId : natGatewayIds[zone],
        },
      ]),
    ),
    ...natGateways(shape),
  ];
}

/** `us-east-1a` is the first. */
export function zoneName(region: string, zone: number): string {
  return `${region}${"abcdef"[zone] ?? ""}`;
}

/** In the public subnets. */
function natGateways({ id: vpcId, subnets }: VpcShape): NetworkResource[] {
  const ids = [...new Set(subnets.flatMap(({ natGatewayIds }) => natGatewayIds))];
  const publicIds = subnets.find(({ type }) => type === "Public")?.ids ?? [];
  return ids.map((id, zone) => {
    return { kind: "natGateway", id, vpcId, subnetId: publicIds[zone] ?? "" };
  });
}

/** The blocks of each group by zone: zones share the network evenly, and groups follow each other in a zone. */
function subnetBlocks({ cidr, zones, subnets }: VpcShape): string[][] {
  const [network = "", bits = "16"] = cidr.split("/");
  const zoneBits = Number(bits) + Math.ceil(Math.log2(zones));
  const evenBits = zoneBits + Math.ceil(Math.log2(subnets.length));
  let used = 0;
  return subnets.map(({ maskBits = evenBits }) => {
    const offset = used;
    used += 2 ** (32 - maskBits);
    return Array.from({ length: zones }, (_, zone) => {
      const first = addressOf(network) + zone * 2 ** (32 - zoneBits) + offset;
      return `${dotted(first)}/${maskBits}`;
    });
  });
}

function addressOf(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join(".");
}
