import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Architecture } from "../../contracts/job";
import { MAX_UPDATE_TIMEOUT_MINUTES } from "../../contracts/limits";
import type { Network } from "../network/network";
import type { Instances } from "./instances";

/** Named, because the default depends on when the pool was made. Its images are for x86_64 and arm64. */
const IMAGE_TYPE = "ECS_AL2023";

/**
 * How Batch chooses instances. With any but these (and SPOT_CAPACITY_OPTIMIZED) it cannot change a pool in place.
 * https://docs.aws.amazon.com/batch/latest/userguide/infrastructure-updates.html
 */
const ALLOCATION_STRATEGIES = {
  EC2: "BEST_FIT_PROGRESSIVE",
  SPOT: "SPOT_PRICE_CAPACITY_OPTIMIZED",
} as const;

export interface Ec2PoolArgs {
  /**
   * `SPOT` is cheaper; AWS may take its instances back at two minutes' notice. An account that never had Spot
   * instances needs `aws iam create-service-linked-role --aws-service-name spot.amazonaws.com` once.
   * https://docs.aws.amazon.com/batch/latest/userguide/spot-fleet-roles-cli.html
   */
  readonly type: "EC2" | "SPOT";
  /** The most vCPUs that run at once: the ceiling on what the pool can cost. Changes in place. */
  readonly maxVcpus: number;
  /** Families, types, or Batch's own choice for the architecture, e.g. `default_x86_64`. Changes in place. */
  readonly instanceTypes: readonly string[];
}

export interface Ec2PoolSettings {
  readonly architecture: Architecture;
  readonly instances: Instances;
  readonly network: Network;
  /** The longest that a job runs: instances that a change replaces are left that time to finish theirs. */
  readonly jobTimeoutMinutes: number;
}

/**
 * A compute environment of instances that Batch starts for jobs and stops after them: none while nothing waits.
 * Changes start new instances beside the old, whose jobs run on. Type and architecture are part of the name,
 * so that a pool of another is made and put into the queues before the old one goes: a queue takes
 * one architecture only. https://docs.aws.amazon.com/batch/latest/APIReference/API_CreateJobQueue.html
 */
export function createEc2Pool(
  name: string,
  { type, maxVcpus, instanceTypes }: Ec2PoolArgs,
  { architecture, instances, network, jobTimeoutMinutes }: Ec2PoolSettings,
  parent: pulumi.Resource,
): aws.batch.ComputeEnvironment {
  return new aws.batch.ComputeEnvironment(
    `${name}-${type.toLowerCase()}-${architecture.replace("_", "-")}`,
    {
      type: "MANAGED",
      state: "ENABLED",
      computeResources: {
        type,
        allocationStrategy: ALLOCATION_STRATEGIES[type],
        minVcpus: 0,
        maxVcpus,
        instanceTypes: [...instanceTypes],
        instanceRole: instances.profileArn,
        ec2Configurations: [{ imageType: IMAGE_TYPE }],
        launchTemplate: instances.launchTemplate,
        subnets: network.subnetIds,
        securityGroupIds: [network.securityGroupId],
      },
      updatePolicy: {
        terminateJobsOnUpdate: false,
        jobExecutionTimeoutMinutes: Math.min(jobTimeoutMinutes, MAX_UPDATE_TIMEOUT_MINUTES),
      },
    },
    // Without the role's policy instances never join, and jobs stay RUNNABLE; without the role the pool cannot be deleted.
    { parent, dependsOn: [instances] },
  );
}
