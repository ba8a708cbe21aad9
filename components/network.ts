import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";

/** Every Region has at least two for every account; some have no third. */
const AVAILABILITY_ZONES = 2;
/** 4,091 addresses a zone: each worker takes one while it runs. */
const SUBNET_MASK_BITS = 20;

export interface NetworkArgs {
  /**
   * `create`: a VPC of public subnets without NAT gateway, where workers cost nothing beyond their
   * public address. `default`: the account's default VPC. Or the subnets of a VPC that exists.
   * Caution: changing it replaces the security group, and workers under way keep the old one.
   */
  readonly mode: "create" | "default" | ExistingNetwork;
  readonly region: string;
}

export interface ExistingNetwork {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  /** True in public subnets; false behind a NAT gateway: without either no image can be pulled. */
  readonly assignPublicIp: boolean;
}

/** Where workers run. They call AWS over TLS; nothing can call them. */
export class Network extends pulumi.ComponentResource {
  readonly subnetIds: pulumi.Output<string[]>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly assignPublicIp: boolean;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:Network", name, {}, opts);
    const { vpcId, subnetIds, assignPublicIp } = chooseVpc(name, args, this);
    this.subnetIds = pulumi.output(subnetIds);
    this.assignPublicIp = assignPublicIp;
    this.securityGroupId = createSecurityGroup(name, vpcId, this).id;
    this.registerOutputs({
      subnetIds: this.subnetIds,
      securityGroupId: this.securityGroupId,
      assignPublicIp: this.assignPublicIp,
    });
  }
}

interface Vpc {
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly assignPublicIp: boolean;
}

/** The public address follows from the subnets, so that the two cannot contradict each other. */
function chooseVpc(name: string, { mode, region }: NetworkArgs, parent: pulumi.Resource): Vpc {
  if (typeof mode === "object") return { ...mode, subnetIds: [...mode.subnetIds] };
  const vpc =
    mode === "create"
      ? createVpc(name, region, parent)
      : new awsx.ec2.DefaultVpc(`${name}-vpc`, {}, { parent });
  return { vpcId: vpc.vpcId, subnetIds: vpc.publicSubnetIds, assignPublicIp: true };
}

/** Gateway endpoints are free, and keep images and records off the internet gateway. */
function createVpc(name: string, region: string, parent: pulumi.Resource): awsx.ec2.Vpc {
  return new awsx.ec2.Vpc(
    `${name}-vpc`,
    {
      numberOfAvailabilityZones: AVAILABILITY_ZONES,
      natGateways: { strategy: "None" },
      subnetStrategy: "Auto",
      subnetSpecs: [{ type: "Public", cidrMask: SUBNET_MASK_BITS }],
      vpcEndpointStrategy: "Auto",
      vpcEndpointSpecs: ["s3", "dynamodb"].map((service) => ({
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: "Gateway",
      })),
    },
    { parent },
  );
}

/** DNS needs no rule: security groups do not filter the resolver of the VPC. */
function createSecurityGroup(
  name: string,
  vpcId: pulumi.Input<string>,
  parent: pulumi.Resource,
): aws.ec2.SecurityGroup {
  return new aws.ec2.SecurityGroup(
    `${name}-workers`,
    {
      description: "Workers of the image labeler: nothing in, TLS out",
      vpcId,
      egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }],
    },
    { parent },
  );
}
