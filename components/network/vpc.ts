import * as awsx from "@pulumi/awsx";
import type * as pulumi from "@pulumi/pulumi";
import { endpointService, GATEWAY_SERVICES } from "../../contracts/worker-services";
import { stackTags } from "../tags";

/** Every Region has at least two for every account; some have no third. */
const AVAILABILITY_ZONES = 2;
/** 4,091 addresses a zone: each worker takes one while it runs. */
const SUBNET_MASK_BITS = 20;

export interface Vpc {
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  /** Whether what runs in the subnets needs a public address to reach AWS. */
  readonly assignPublicIp: boolean;
}

/** Public subnets, no NAT gateway. */
export function createPublicVpc(name: string, region: string, parent: pulumi.Resource): Vpc {
  const vpc = new awsx.ec2.Vpc(name, { ...shape("Public"), ...gateways(region) }, { parent });
  return { vpcId: vpc.vpcId, subnetIds: vpc.publicSubnetIds, assignPublicIp: true };
}

/**
 * Subnets without a route out of the VPC. awsx attaches an internet gateway to every VPC; no route leads to it.
 * Names of AWS's services have to resolve to their endpoints here, which needs both DNS options.
 */
export function createPrivateVpc(name: string, region: string, parent: pulumi.Resource): Vpc {
  const vpc = new awsx.ec2.Vpc(
    name,
    {
      ...shape("Isolated"),
      ...gateways(region),
      enableDnsSupport: true,
      enableDnsHostnames: true,
    },
    { parent },
  );
  return { vpcId: vpc.vpcId, subnetIds: vpc.isolatedSubnetIds, assignPublicIp: false };
}

/** The VPC that the account has in every Region; its subnets are public. */
export function adoptDefaultVpc(name: string, parent: pulumi.Resource): Vpc {
  const vpc = new awsx.ec2.DefaultVpc(name, {}, { parent });
  return { vpcId: vpc.vpcId, subnetIds: vpc.publicSubnetIds, assignPublicIp: true };
}

function shape(type: "Public" | "Isolated") {
  return {
    numberOfAvailabilityZones: AVAILABILITY_ZONES,
    natGateways: { strategy: awsx.ec2.NatGatewayStrategy.None },
    subnetStrategy: awsx.ec2.SubnetAllocationStrategy.Auto,
    subnetSpecs: [{ type, cidrMask: SUBNET_MASK_BITS }],
  };
}

/** awsx hands the tags of a VPC down to all that is in it, except to endpoints. */
function gateways(region: string) {
  return {
    vpcEndpointStrategy: awsx.ec2.VpcEndpointStrategy.Auto,
    vpcEndpointSpecs: GATEWAY_SERVICES.map((service) => ({
      serviceName: endpointService(region, service),
      vpcEndpointType: "Gateway",
      tags: stackTags(),
    })),
  };
}
