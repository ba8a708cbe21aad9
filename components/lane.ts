import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { LaneQueue } from "./lane-queue";
import type { Pools } from "./pools";

export interface LaneArgs {
  /** What the keys of the lane's images begin with, e.g. `express/`. */
  readonly prefix: string;
  /** Of two lanes that wait for the same pool the higher goes first. Nothing that runs is interrupted. */
  readonly priority: number;
  /** Names of 1 to 3 pools, in the order in which they are filled. */
  readonly poolNames: readonly string[];
  readonly pools: Pools;
  /** How long events are gathered before they are submitted, 1 to 300. */
  readonly batchWindowSeconds: number;
  /** Images that one job labels, 1 to 10,000. */
  readonly imagesPerJob: number;
  /** Bucket of the images. */
  readonly bucketArn: pulumi.Input<string>;
  /** The account that owns the bucket. */
  readonly accountId: pulumi.Input<string>;
  /** The longest that one call of the submitter can take. */
  readonly functionTimeoutSeconds: number;
}

/** A priority class: a key prefix, a queue of events with its dead letters, and a Batch job queue. */
export class Lane extends pulumi.ComponentResource {
  readonly prefix: string;
  readonly batchWindowSeconds: number;
  readonly imagesPerJob: number;
  readonly queue: LaneQueue;
  readonly jobQueueArn: pulumi.Output<string>;

  constructor(name: string, args: LaneArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:Lane", name, {}, opts);
    const poolArns = args.pools.arnsOf(args.poolNames);
    this.prefix = args.prefix;
    this.batchWindowSeconds = args.batchWindowSeconds;
    this.imagesPerJob = args.imagesPerJob;
    this.queue = new LaneQueue(`${name}-events`, args, { parent: this });
    this.jobQueueArn = createJobQueue(`${name}-jobs`, args.priority, poolArns, this).arn;
    this.registerOutputs({
      prefix: this.prefix,
      batchWindowSeconds: this.batchWindowSeconds,
      imagesPerJob: this.imagesPerJob,
      queue: this.queue,
      jobQueueArn: this.jobQueueArn,
    });
  }
}

/** Lanes share pools: in pools of their own their priorities would mean nothing. */
function createJobQueue(
  name: string,
  priority: number,
  poolArns: readonly pulumi.Output<string>[],
  parent: pulumi.Resource,
): aws.batch.JobQueue {
  const computeEnvironmentOrders = poolArns.map((computeEnvironment, order) => ({
    order,
    computeEnvironment,
  }));
  return new aws.batch.JobQueue(
    name,
    { state: "ENABLED", priority, computeEnvironmentOrders },
    { parent },
  );
}
