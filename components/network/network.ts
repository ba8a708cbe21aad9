import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Platform } from "../../contracts/job";
import { createInterfaceEndpoints } from "./interface-endpoints";
import { adoptDefaultVpc, createPrivateVpc, createPublicVpc, type Vpc } from "./vpc";

export interface NetworkArgs {
  /**
   * `create`: a VPC of public subnets without NAT gateway, where workers cost nothing beyond their
   * public address. `default`: the account's default VPC. `private`: a VPC without a way to the internet,
   * which pays for an endpoint of each service by the hour. Or the subnets of a VPC that exists.
   * Caution: changing it replaces the security group, and workers under way keep the old one.
   */
  readonly mode: "create" | "default" | "private" | ExistingNetwork;
  readonly region: string;
  /** What jobs run on: instances talk to services that Fargate's workers need not reach. */
  readonly platforms: readonly Platform[];
}

export interface ExistingNetwork {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  /**
   * True in public subnets; false behind a NAT gateway: without either no image can be pulled.
   * Instances of EC2 and SPOT pools have what the subnet gives by itself (`MapPublicIpOnLaunch`).
   */
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
    if (args.mode === "private") {
      createInterfaceEndpoints(
        name,
        { ...args, vpcId, subnetIds, callers: this.securityGroupId },
        this,
      );
    }
    this.registerOutputs({
      subnetIds: this.subnetIds,
      securityGroupId: this.securityGroupId,
      assignPublicIp: this.assignPublicIp,
    });
  }
}

/** The public address follows from the subnets, so that the two cannot contradict each other. */
function chooseVpc(name: string, { mode, region }: NetworkArgs, parent: pulumi.Resource): Vpc {
  if (typeof mode === "object") return { ...mode, subnetIds: [...mode.subnetIds] };
  if (mode === "create") return createPublicVpc(`${name}-vpc`, region, parent);
  // A VPC of another name: in the same one its subnets would overlap the public ones that they replace.
  if (mode === "private") return createPrivateVpc(`${name}-private-vpc`, region, parent);
  return adoptDefaultVpc(`${name}-vpc`, parent);
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
