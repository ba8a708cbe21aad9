import { z } from "zod";
import { AwsError } from "../../aws-error";
import { handler } from "../handler";
import { physicalId } from "../names";

/** https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html */
const GATEWAY_SERVICES = ["s3", "dynamodb"];
/** Of https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html what jobs can need. */
const INTERFACE_SERVICES = [
  "batch",
  "dynamodb",
  "ec2",
  "ecr.api",
  "ecr.dkr",
  "ecs",
  "ecs-agent",
  "ecs-telemetry",
  "events",
  "kms",
  "lambda",
  "logs",
  "monitoring",
  "rekognition",
  "s3",
  "sns",
  "sqs",
  "ssm",
  "sts",
];

const endpointInputs = z.object({
  vpcId: z.string(),
  serviceName: z.string(),
  vpcEndpointType: z.enum(["Gateway", "Interface"]).default("Gateway"),
  subnetIds: z.array(z.string()).default([]),
  securityGroupIds: z.array(z.string()).default([]),
  routeTableIds: z.array(z.string()).default([]),
  privateDnsEnabled: z.boolean().default(false),
});

export const vpcEndpoint = handler(endpointInputs, ({ inputs, name, context }) => {
  const { vpcEndpointType: type, subnetIds, securityGroupIds, routeTableIds } = inputs;
  checkEndpointService(inputs.serviceName, type, context.region);
  const forOthers =
    type === "Gateway"
      ? { subnetIds, securityGroupIds, privateDnsEnabled: inputs.privateDnsEnabled ? [true] : [] }
      : { routeTableIds };
  const wrong = Object.entries(forOthers).find(([, given]) => given.length > 0);
  if (wrong !== undefined) {
    throw new AwsError("InvalidParameter", `${wrong[0]} is not for endpoints of type ${type}.`);
  }
  for (const group of securityGroupIds) context.deployment.checkSecurityGroup(group);
  const vpc = context.deployment.vpcs.find(({ id }) => id === inputs.vpcId);
  if (inputs.privateDnsEnabled && vpc?.hasPrivateDns === false) {
    throw new AwsError(
      "InvalidParameter",
      `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpc.id}`,
    );
  }
  const id = physicalId("vpce", context.stack, name);
  context.deployment.network.push({
    kind: "endpoint",
    id,
    vpcId: inputs.vpcId,
    serviceName: inputs.serviceName,
    type,
    routeTableIds,
    subnetIds,
    securityGroupIds,
    privateDns: inputs.privateDnsEnabled,
  });
  const arn = `arn:aws:ec2:${context.region}:${context.accountId}:vpc-endpoint/${id}`;
  return { id, state: { arn, state: "available", serviceName: inputs.serviceName } };
});

/** @throws AwsError InvalidServiceName for a service, a type or a Region that does not have the other */
export function checkEndpointService(serviceName: string, type: string, region: string): void {
  const services = type === "Gateway" ? GATEWAY_SERVICES : INTERFACE_SERVICES;
  if (services.some((service) => serviceName === `com.amazonaws.${region}.${service}`)) return;
  throw new AwsError(
    "InvalidServiceName",
    `The Vpc Endpoint Service '${serviceName}' does not exist: in ${region} the local cloud knows ${services.join(", ")} of type ${type}.`,
  );
}
