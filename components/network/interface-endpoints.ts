import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Platform } from "../../contracts/job";
import { endpointService, interfaceServices } from "../../contracts/worker-services";

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
  const securityGroup = createSecurityGroup(`${name}-endpoints`, args, parent);
  for (const service of interfaceServices(args.platforms)) {
    new aws.ec2.VpcEndpoint(
      `${name}-${service.replace(".", "-")}-endpoint`,
      {
        serviceName: endpointService(args.region, service),
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
