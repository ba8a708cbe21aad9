import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Platform } from "../../contracts/job";
import type { EncryptionKey } from "../access/encryption-key";
import { JOB_TIME_LIMITS } from "../compute/job-time-limits";
import type { Pools } from "../compute/pools";
import { LaneQueue } from "./lane-queue";

export interface LaneArgs {
  /** What the keys of the lane's images begin with, e.g. `express/`. */
  readonly prefix: string;
  /** Of two lanes that wait for the same pool the higher goes first. Nothing that runs is interrupted. */
  readonly priority: number;
  /** Names of 1 to 3 pools of one platform, in the order in which they are filled. */
  readonly poolNames: readonly string[];
  readonly pools: Pools;
  /** How long events are gathered before they are submitted, 1 to 300. */
  readonly batchWindowSeconds: number;
  /** Images that one job labels, 1 to 10,000. */
  readonly imagesPerJob: number;
  /** The longest that one call of the submitter can take. */
  readonly functionTimeoutSeconds: number;
  /** With which the queues are encrypted. @default SQS's own key */
  readonly key?: EncryptionKey;
}

/** A priority class: a key prefix, a queue of events with its dead letters, and a Batch job queue. */
export class Lane extends pulumi.ComponentResource {
  readonly prefix: string;
  readonly batchWindowSeconds: number;
  readonly imagesPerJob: number;
  /** What its jobs run on: they need a job definition for it. */
  readonly platform: Platform;
  readonly queue: LaneQueue;
  readonly jobQueueArn: pulumi.Output<string>;

  constructor(name: string, args: LaneArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:Lane", name, {}, opts);
    const poolArns = args.pools.arnsOf(args.poolNames);
    this.prefix = args.prefix;
    this.batchWindowSeconds = args.batchWindowSeconds;
    this.imagesPerJob = args.imagesPerJob;
    this.platform = args.pools.platformOf(args.poolNames);
    this.queue = new LaneQueue(`${name}-events`, args, { parent: this });
    this.jobQueueArn = createJobQueue(`${name}-jobs`, args.priority, poolArns, this).arn;
    this.registerOutputs({
      prefix: this.prefix,
      batchWindowSeconds: this.batchWindowSeconds,
      imagesPerJob: this.imagesPerJob,
      platform: this.platform,
      queue: this.queue,
      jobQueueArn: this.jobQueueArn,
    });
  }
}

/**
 * Lanes share pools: in pools of their own their priorities would mean nothing. All of it changes in place.
 * https://docs.aws.amazon.com/batch/latest/APIReference/API_UpdateJobQueue.html
 */
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
    {
      state: "ENABLED",
      priority,
      computeEnvironmentOrders,
      jobStateTimeLimitActions: [...JOB_TIME_LIMITS],
    },
    { parent },
  );
}
