import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Platform } from "../../contracts/job";

/**
 * What a worker reaches besides S3 and DynamoDB, which have gateway endpoints: its image, its logs,
 * Rekognition. Nothing of it calls AWS Batch.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
const WORKER_SERVICES = ["ecr.api", "ecr.dkr", "logs", "rekognition"];
/**
 * What the agent on an instance talks to. Fargate has its own way there.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 */
const INSTANCE_SERVICES = ["ecs", "ecs-agent", "ecs-telemetry"];

export interface InterfaceEndpointsArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly region: string;
  /** Security group of those who may call. */
  readonly callers: pulumi.Input<string>;
  readonly platforms: readonly Platform[];
}

/**
 * Addresses of AWS's services inside the VPC, under their usual names. Each is paid for by the hour in each
 * Availability Zone, whether it is used or not.
 */
export function createInterfaceEndpoints(
  name: string,
  args: InterfaceEndpointsArgs,
  parent: pulumi.Resource,
): void {
  const instances = args.platforms.includes("EC2") ? INSTANCE_SERVICES : [];
  const securityGroup = createSecurityGroup(`${name}-endpoints`, args, parent);
  for (const service of [...WORKER_SERVICES, ...instances]) {
    new aws.ec2.VpcEndpoint(
      `${name}-${service.replace(".", "-")}-endpoint`,
      {
        serviceName: `com.amazonaws.${args.region}.${service}`,
        vpcEndpointType: "Interface",
        vpcId: args.vpcId,
        subnetIds: args.subnetIds,
        securityGroupIds: [securityGroup.id],
        privateDnsEnabled: true,
      },
      { parent },
    );
  }
}

function createSecurityGroup(
  name: string,
  { vpcId, callers }: InterfaceEndpointsArgs,
  parent: pulumi.Resource,
): aws.ec2.SecurityGroup {
  return new aws.ec2.SecurityGroup(
    name,
    {
      description: "Endpoints of AWS services: TLS in from the workers, nothing out",
      vpcId,
      ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, securityGroups: [callers] }],
    },
    { parent },
  );
}
