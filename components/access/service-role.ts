import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** What a role may do, and with what. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly pulumi.Input<string>[];
}

export interface ServiceRoleArgs {
  /** The AWS service that acts in this role, e.g. `lambda.amazonaws.com`. */
  readonly service: string;
  /** All that the role may do. Whatever is not listed is refused. */
  readonly permissions: readonly Permission[];
}

/** A role of one AWS service with one inline policy. Depend on it as a whole: a role without its policy may do nothing yet. */
export class ServiceRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: ServiceRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:ServiceRole", name, {}, opts);
    const role = new aws.iam.Role(
      name,
      { assumeRolePolicy: trustPolicy(args.service) },
      { parent: this },
    );
    new aws.iam.RolePolicy(
      `${name}-policy`,
      { role: role.name, policy: permissionsPolicy(args.permissions) },
      { parent: this },
    );
    this.arn = role.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** Who may take on a role. */
export function trustPolicy(service: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
  });
}

function permissionsPolicy(permissions: readonly Permission[]): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: permissions.map(({ actions, resources }) => ({
      Effect: "Allow",
      Action: actions,
      Resource: resources,
    })),
  });
}
