import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { mapValues } from "../lib/map-values";
import type { Network } from "./network";

export interface PoolArgs {
  /** `FARGATE_SPOT` is cheaper; AWS may take its capacity back at two minutes' notice. */
  readonly type: "FARGATE" | "FARGATE_SPOT";
  /** The most vCPUs that run at once: the ceiling on what the pool can cost. */
  readonly maxVcpus: number;
}

export interface PoolsArgs {
  /** Compute environments by name. */
  readonly pools: Readonly<Record<string, PoolArgs>>;
  readonly network: Network;
}

/** The compute environments that lanes share. */
export class Pools extends pulumi.ComponentResource {
  /** By the pool's name. */
  readonly arns: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: PoolsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:Pools", name, {}, opts);
    this.arns = mapValues(
      args.pools,
      (pool, poolName) => createPool(`${name}-${poolName}`, pool, args.network, this).arn,
    );
    this.registerOutputs({ arns: this.arns });
  }

  /** @throws pulumi.RunError when a name is none of the pools' */
  arnsOf(names: readonly string[]): pulumi.Output<string>[] {
    return names.map((name) => {
      const arn = this.arns[name];
      if (arn !== undefined) return arn;
      const known = Object.keys(this.arns).join(", ");
      throw new pulumi.RunError(`"${name}" is no pool. Pools: ${known}. Name one of them.`);
    });
  }
}

/**
 * No service role: Batch then uses its service-linked one, which cannot be deleted too early.
 * All that is set here changes in place, except the type: it is part of the name, so that a pool of
 * another type is made and put into the queues before the old one goes.
 * https://docs.aws.amazon.com/batch/latest/userguide/updating-compute-environments.html
 */
function createPool(
  name: string,
  { type, maxVcpus }: PoolArgs,
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
