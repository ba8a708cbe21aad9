import { z } from "zod";
import { type HandlerTable, handler } from "../handler";
import { physicalId } from "../names";

/** Networks exist in name only: every process of the local cloud runs on this machine. */

const securityGroup = handler(z.object({ vpcId: z.string() }), ({ inputs, name, context }) => {
  const id = physicalId("sg", context.stack, name);
  const arn = `arn:aws:ec2:${context.region}:${context.accountId}:security-group/${id}`;
  return { id, state: { arn, vpcId: inputs.vpcId } };
});

const DEFAULT_AVAILABILITY_ZONES = 3;

const vpcInputs = z.object({
  numberOfAvailabilityZones: z.int().min(1).default(DEFAULT_AVAILABILITY_ZONES),
  subnetSpecs: z
    .array(z.object({ type: z.enum(["Public", "Private", "Isolated", "Unused"]) }))
    .default([{ type: "Public" }, { type: "Private" }]),
});

const vpc = handler(vpcInputs, ({ inputs, name, context }) => {
  const subnets = (type: string) =>
    inputs.subnetSpecs.some((spec) => spec.type === type)
      ? subnetIds(inputs.numberOfAvailabilityZones, context.stack, name, type)
      : [];
  return {
    state: {
      vpcId: physicalId("vpc", context.stack, name),
      publicSubnetIds: subnets("Public"),
      privateSubnetIds: subnets("Private"),
      isolatedSubnetIds: subnets("Isolated"),
    },
  };
});

const defaultVpc = handler(z.object({}), () => ({
  state: {
    vpcId: physicalId("vpc", "default"),
    publicSubnetIds: subnetIds(DEFAULT_AVAILABILITY_ZONES, "default"),
    privateSubnetIds: [],
  },
}));

function subnetIds(count: number, ...parts: readonly string[]): string[] {
  return Array.from({ length: count }, (_, zone) => physicalId("subnet", ...parts, String(zone)));
}

export const ec2Handlers: HandlerTable = {
  "aws:ec2/securityGroup:SecurityGroup": securityGroup,
  "awsx:ec2:Vpc": vpc,
  "awsx:ec2:DefaultVpc": defaultVpc,
};
