import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { trustPolicy } from "../access/service-role";
import { createLaunchTemplate } from "./launch-template";

/** Which version of which launch template. */
export interface LaunchTemplateVersion {
  readonly launchTemplateId: pulumi.Output<string>;
  readonly version: pulumi.Output<string>;
}

/** What the instances of EC2 and SPOT pools are: their role, and how they start. */
export class Instances extends pulumi.ComponentResource {
  readonly profileArn: pulumi.Output<string>;
  /** Its newest version by number: of `$Latest` Batch would not see that it changed. */
  readonly launchTemplate: LaunchTemplateVersion;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:Instances", name, {}, opts);
    const template = createLaunchTemplate(`${name}-template`, this);
    this.profileArn = createProfile(name, createRole(`${name}-role`, this), this).arn;
    this.launchTemplate = {
      launchTemplateId: template.id,
      version: template.latestVersion.apply(String),
    };
    this.registerOutputs({ profileArn: this.profileArn, launchTemplate: this.launchTemplate });
  }
}

/**
 * May do what the agent of ECS on an instance does: join the cluster, pull images, write logs.
 * Workers share the network of their instance, so this is also what one that was taken over could do.
 * https://docs.aws.amazon.com/batch/latest/userguide/instance_IAM_role.html
 */
function createRole(name: string, parent: pulumi.Resource): aws.iam.Role {
  const role = new aws.iam.Role(
    name,
    { assumeRolePolicy: trustPolicy("ec2.amazonaws.com") },
    { parent },
  );
  const { partition } = aws.getPartitionOutput({}, { parent });
  new aws.iam.RolePolicyAttachment(
    `${name}-policy`,
    {
      role: role.name,
      policyArn: pulumi.interpolate`arn:${partition}:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role`,
    },
    { parent },
  );
  return role;
}

function createProfile(
  name: string,
  role: aws.iam.Role,
  parent: pulumi.Resource,
): aws.iam.InstanceProfile {
  return new aws.iam.InstanceProfile(`${name}-profile`, { role: role.name }, { parent });
}
