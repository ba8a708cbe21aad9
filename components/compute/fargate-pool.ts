import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Network } from "../network/network";

export interface FargatePoolArgs {
  /** `FARGATE_SPOT` is cheaper; AWS may take its capacity back at two minutes' notice. */
  readonly type: "FARGATE" | "FARGATE_SPOT";
  /** The most vCPUs that run at once: the ceiling on what the pool can cost. Changes in place. */
  readonly maxVcpus: number;
}

/**
 * A compute environment without instances of our own. It has no service role: Batch then uses its
 * service-linked one, which cannot be deleted too early. With the first compute environment of an account
 * Batch makes that role, which the deployer has to be allowed (`iam:CreateServiceLinkedRole`).
 * All that is set here changes in place, except the type: it is part of the name, so that a pool of
 * another type is made and put into the queues before the old one goes.
 * https://docs.aws.amazon.com/batch/latest/userguide/updating-compute-environments.html
 */
export function createFargatePool(
  name: string,
  { type, maxVcpus }: FargatePoolArgs,
  network: Network,
  parent: pulumi.Resource,
): aws.batch.ComputeEnvironment {
  return new aws.batch.ComputeEnvironment(
    `${name}-${type.toLowerCase().replace("_", "-")}`,
    {
      type: "MANAGED",
      state: "ENABLED",
      computeResources: {
        type,
        maxVcpus,
        subnets: network.subnetIds,
        securityGroupIds: [network.securityGroupId],
      },
    },
    { parent },
  );
}
