import { z } from "zod";
import { handler } from "../handler";
import { physicalId } from "../names";
import { checkEndpointService } from "./vpc-endpoint";

/** Networks exist in name only: every process of the local cloud runs on this machine. */

const DEFAULT_AVAILABILITY_ZONES = 3;
const SUBNET_TYPES = ["Public", "Private", "Isolated", "Unused"] as const;

const vpcInputs = z.object({
  numberOfAvailabilityZones: z.int().min(1).default(DEFAULT_AVAILABILITY_ZONES),
  enableDnsHostnames: z.boolean().default(false),
  enableDnsSupport: z.boolean().default(true),
  natGateways: z
    .object({ strategy: z.enum(["None", "Single", "OnePerAz"]).default("OnePerAz") })
    .optional(),
  subnetSpecs: z
    .array(z.object({ type: z.enum(SUBNET_TYPES) }))
    .default([{ type: "Public" }, { type: "Private" }]),
  vpcEndpointSpecs: z
    .array(z.object({ serviceName: z.string(), vpcEndpointType: z.string().optional() }))
    .default([]),
});

export const vpc = handler(vpcInputs, ({ inputs, name, context }) => {
  const { stack, region, accountId } = context;
  checkNatGateways(inputs);
  for (const { serviceName, vpcEndpointType = "Gateway" } of inputs.vpcEndpointSpecs) {
    checkEndpointService(serviceName, vpcEndpointType, region);
  }
  const has = (type: string) => inputs.subnetSpecs.some((spec) => spec.type === type);
  const ids = (kind: string, type: string) =>
    has(type) ? zonedIds(kind, inputs.numberOfAvailabilityZones, stack, name, type) : [];
  const vpcId = physicalId("vpc", stack, name);
  const hasPrivateDns = inputs.enableDnsHostnames && inputs.enableDnsSupport;
  context.deployment.vpcs.push({ id: vpcId, hasPrivateDns });
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

export const defaultVpc = handler(z.object({}), () => ({
  state: {
    vpcId: physicalId("vpc", "default"),
    publicSubnetIds: zonedIds("subnet", DEFAULT_AVAILABILITY_ZONES, "default"),
    privateSubnetIds: [],
  },
}));

function zonedIds(kind: string, zones: number, ...parts: readonly string[]): string[] {
  return Array.from({ length: zones }, (_, zone) => physicalId(kind, ...parts, String(zone)));
}
