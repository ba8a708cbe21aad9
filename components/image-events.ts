import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Lane } from "./lane";

export interface ImageEventsArgs {
  /** Name of the bucket whose changes are told. Its whole notification configuration becomes this one. */
  readonly bucket: pulumi.Input<string>;
  /** Lanes by name. */
  readonly lanes: Readonly<Record<string, Lane>>;
}

/**
 * Sends every change under a lane's prefix to the lane's queue. One notification for all lanes: S3 keeps
 * one configuration a bucket, so a second resource would silently undo the first.
 */
export class ImageEvents extends pulumi.ComponentResource {
  constructor(name: string, args: ImageEventsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:ImageEvents", name, {}, opts);
    new aws.s3.BucketNotification(
      name,
      {
        bucket: args.bucket,
        queues: Object.entries(args.lanes).map(([lane, { prefix, queue }]) => ({
          id: lane,
          queueArn: queue.arn,
          events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
          // No suffix: S3 takes one a rule and compares case, so IMG_1.JPG would be lost.
          filterPrefix: prefix,
        })),
      },
      // S3 tries each queue at once, and refuses a configuration with one that it may not send to.
      { parent: this, dependsOn: Object.values(args.lanes).map(({ queue }) => queue) },
    );
    this.registerOutputs({});
  }
}
