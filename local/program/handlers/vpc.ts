import { z } from "zod";
import { plainNetwork } from "../../ec2/plain-network";
import { handler } from "../handler";
import { physicalId } from "../names";
import { checkEndpointService } from "./vpc-endpoint";
import { vpcResources, zoneName } from "./vpc-resources";

/** Networks exist in name only: every process of the local cloud runs on this machine. */

const DEFAULT_AVAILABILITY_ZONES = 3;
const SUBNET_TYPES = ["Public", "Private", "Isolated", "Unused"] as const;

const vpcInputs = z.object({
  cidrBlock: z.string().default("10.0.0.0/16"),
  numberOfAvailabilityZones: z.int().min(1).default(DEFAULT_AVAILABILITY_ZONES),
  enableDnsHostnames: z.boolean().default(false),
  enableDnsSupport: z.boolean().default(true),
  natGateways: z
    .object({ strategy: z.enum(["None", "Single", "OnePerAz"]).default("OnePerAz") })
    .optional(),
  subnetSpecs: z
    .array(z.object({ type: z.enum(SUBNET_TYPES), cidrMask: z.int().optional() }))
    .default([{ type: "Public" }, { type: "Private" }]),
  vpcEndpointStrategy: z.enum(["Legacy", "Auto"]).default("Legacy"),
  vpcEndpointSpecs: z
    .array(
      z.object({
        serviceName: z.string(),
        vpcEndpointType: z.enum(["Gateway", "Interface"]).default("Gateway"),
        routeTableIds: z.array(z.string()).optional(),
        subnetIds: z.array(z.string()).optional(),
        securityGroupIds: z.array(z.string()).default([]),
        privateDnsEnabled: z.boolean().default(false),
      }),
    )
    .default([]),
});

export const vpc = handler(vpcInputs, ({ inputs, name, context }) => {
  const { stack, region, accountId, deployment } = context;
  checkNatGateways(inputs);
  for (const { serviceName, vpcEndpointType } of inputs.vpcEndpointSpecs) {
    checkEndpointService(serviceName, vpcEndpointType, region);
  }
  const zones = inputs.numberOfAvailabilityZones;
  const has = (type: string) => inputs.subnetSpecs.some((spec) => spec.type === type);
  const ids = (kind: string, type: string) =>
    has(type) ? zonedIds(kind, zones, stack, name, type) : [];
  const vpcId = physicalId("vpc", stack, name);
  const dns = { dnsSupport: inputs.enableDnsSupport, dnsHostnames: inputs.enableDnsHostnames };
  const hasPrivateDns = dns.dnsSupport && dns.dnsHostnames;
  deployment.vpcs.push({ id: vpcId, hasPrivateDns });
  const natGatewayIds = natGatewaysOf(inputs, vpcId);
  const subnets = inputs.subnetSpecs.map(({ type, cidrMask }) => ({
    type,
    ids: ids("subnet", type),
    routeTableIds: ids("rtb", type),
    maskBits: cidrMask,
    natGatewayIds: type === "Private" ? natGatewayIds : [],
  }));
  const shape = { id: vpcId, cidr: inputs.cidrBlock, ...dns, region, zones, subnets };
  deployment.network.push(...vpcResources(shape));
  for (const spec of inputs.vpcEndpointSpecs) {
    const { serviceName, vpcEndpointType: type, securityGroupIds, privateDnsEnabled } = spec;
    // "Auto" fills in what a spec leaves out, from the VPC's own subnets and route tables.
    const own = (kind: "subnet" | "rtb", of: string) =>
      inputs.vpcEndpointStrategy === "Auto" && type === of
        ? SUBNET_TYPES.flatMap((subnetType) => ids(kind, subnetType))
        : [];
    deployment.network.push({
      kind: "endpoint",
      id: physicalId("vpce", stack, name, serviceName),
      vpcId,
      serviceName,
      type,
      routeTableIds: spec.routeTableIds ?? own("rtb", "Gateway"),
      subnetIds: spec.subnetIds ?? own("subnet", "Interface"),
      securityGroupIds,
      privateDns: privateDnsEnabled,
    });
  }
  const arn = `arn:aws:ec2:${region}:${accountId}:vpc/${vpcId}`;
  return {
    state: {
      vpcId,
      vpc: { id: vpcId, arn },
      publicSubnetIds: ids("subnet", "Public"),
      privateSubnetIds: ids("subnet", "Private"),
      isolatedSubnetIds: ids("subnet", "Isolated"),
      routeTables: SUBNET_TYPES.flatMap((type) => ids("rtb", type)).map((id) => ({ id })),
      vpcEndpoints: inputs.vpcEndpointSpecs.map(({ serviceName }) => ({
        id: physicalId("vpce", stack, name, serviceName),
        serviceName,
      })),
    },
  };
});

/** https://github.com/pulumi/pulumi-awsx/blob/master/awsx/ec2/vpc.ts */
function checkNatGateways({ natGateways, subnetSpecs }: z.infer<typeof vpcInputs>): void {
  if (natGateways === undefined || natGateways.strategy === "None") return;
  const missing = (["Public", "Private"] as const).filter(
    (type) => !subnetSpecs.some((spec) => spec.type === type),
  );
  if (missing.length === 0) return;
  throw new Error(
    `natGateways.strategy is ${natGateways.strategy}, which needs public and private subnets: there are no ${missing.join(" and no ")} ones.`,
  );
}

/** The NAT gateway that each zone's private subnet goes out by. */
function natGatewaysOf(
  { natGateways, numberOfAvailabilityZones, subnetSpecs }: z.infer<typeof vpcInputs>,
  vpcId: string,
): string[] {
  const hasBoth = ["Public", "Private"].every((type) =>
    subnetSpecs.some((spec) => spec.type === type),
  );
  const strategy = natGateways?.strategy ?? (hasBoth ? "OnePerAz" : "None");
  if (strategy === "None") return [];
  return Array.from({ length: numberOfAvailabilityZones }, (_, zone) =>
    physicalId("nat", vpcId, strategy === "Single" ? "0" : String(zone)),
  );
}

export const defaultVpc = handler(z.object({}), ({ context }) => {
  const { region, deployment } = context;
  const vpcId = physicalId("vpc", "default");
  const ids = zonedIds("subnet", DEFAULT_AVAILABILITY_ZONES, "default");
  const subnets = ids.map((id, zone) => {
    return { id, cidr: `172.31.${zone * 16}.0/20`, zone: zoneName(region, zone) };
  });
  const shape = { vpcId, cidr: DEFAULT_VPC_CIDR, isDefault: true, isPublic: true, subnets };
  deployment.network.push(...plainNetwork(shape));
  return { state: { vpcId, publicSubnetIds: ids, privateSubnetIds: [] } };
});

/** https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html */
const DEFAULT_VPC_CIDR = "172.31.0.0/16";

function zonedIds(kind: string, zones: number, ...parts: readonly string[]): string[] {
  return Array.from({ length: zones }, (_, zone) => physicalId(kind, ...parts, String(zone)));
}
