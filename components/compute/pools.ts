import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Architecture, type Platform, platformOf } from "../../contracts/job";
import { mapValues } from "../../lib/map-values";
import type { Network } from "../network/network";
import { createEc2Pool, type Ec2PoolArgs } from "./ec2-pool";
import { createFargatePool, type FargatePoolArgs } from "./fargate-pool";
import { Instances } from "./instances";

export type PoolArgs = FargatePoolArgs | Ec2PoolArgs;

export interface PoolsArgs {
  /** Compute environments by name. */
  readonly pools: Readonly<Record<string, PoolArgs>>;
  readonly network: Network;
  /** Of the worker's image. Caution: EC2 and SPOT pools of another architecture are new pools. */
  readonly architecture: Architecture;
  /** The longest that a job runs. */
  readonly jobTimeoutMinutes: number;
}

/** The compute environments that lanes share. */
export class Pools extends pulumi.ComponentResource {
  /** By the pool's name. */
  readonly arns: Readonly<Record<string, pulumi.Output<string>>>;
  /** By the pool's name. */
  readonly platforms: Readonly<Record<string, Platform>>;

  constructor(name: string, args: PoolsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:Pools", name, {}, opts);
    this.platforms = mapValues(args.pools, ({ type }) => platformOf(type));
    this.arns = mapValues(createPools(name, args, this), ({ arn }) => arn);
    this.registerOutputs({ arns: this.arns, platforms: this.platforms });
  }

  /** @throws pulumi.RunError when a name is none of the pools' */
  arnsOf(names: readonly string[]): pulumi.Output<string>[] {
    return names.map((name) => this.find(this.arns, name));
  }

  /**
   * What the jobs of a queue over these pools run on.
   *
   * @throws pulumi.RunError when a name is none of the pools', or when they are not all of one platform
   */
  platformOf(names: readonly string[]): Platform {
    const [platform, ...others] = new Set(names.map((name) => this.find(this.platforms, name)));
    if (platform !== undefined && others.length === 0) return platform;
    const kinds = names.map((name) => `${name} (${this.find(this.platforms, name)})`).join(", ");
    throw new pulumi.RunError(
      `A job queue takes one or more pools, of Fargate or of EC2, not both; given: ${kinds === "" ? "none" : kinds}. ` +
        "Name pools of one kind.",
    );
  }

  private find<Value>(byName: Readonly<Record<string, Value>>, name: string): Value {
    const value = byName[name];
    if (value !== undefined) return value;
    const known = Object.keys(byName).join(", ");
    throw new pulumi.RunError(`"${name}" is no pool. Pools: ${known}. Name one of them.`);
  }
}

/** Instances have a role and a launch template in common; a stack of Fargate alone has neither. */
function createPools(
  name: string,
  { pools, ...settings }: PoolsArgs,
  parent: pulumi.Resource,
): Record<string, aws.batch.ComputeEnvironment> {
  let shared: Instances | undefined;
  const instances = () => {
    shared ??= new Instances(`${name}-instances`, { parent });
    return shared;
  };
  return mapValues(pools, (pool, poolName) =>
    isFargate(pool)
      ? createFargatePool(`${name}-${poolName}`, pool, settings.network, parent)
      : createEc2Pool(`${name}-${poolName}`, pool, { ...settings, instances: instances() }, parent),
  );
}

function isFargate(pool: PoolArgs): pool is FargatePoolArgs {
  return platformOf(pool.type) === "FARGATE";
}
