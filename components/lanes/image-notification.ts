import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ImageEventsArgs } from "./image-events";
import { allowSending } from "./queue-policy";

/**
 * One notification for all lanes: S3 keeps one configuration a bucket, so a second resource would silently
 * undo the first.
 */
export function tellByNotification(
  name: string,
  { images, lanes, accountId }: ImageEventsArgs,
  parent: pulumi.Resource,
): void {
  const policies = Object.entries(lanes).map(([lane, { queue }]) => {
    const sender = { sourceArn: images.arn, sourceAccount: accountId };
    const policyName = `${name}-${lane}-events-policy`;
    return allowSending(policyName, queue, { service: "s3.amazonaws.com", ...sender }, parent);
  });
  new aws.s3.BucketNotification(
    name,
    {
      bucket: images.bucket,
      queues: Object.entries(lanes).map(([lane, { prefix, queue }]) => ({
        id: lane,
        queueArn: queue.arn,
        events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
        // No suffix: S3 takes one a rule and compares case, so IMG_1.JPG would be lost.
        filterPrefix: prefix,
      })),
    },
    // S3 tries each queue at once, and refuses a configuration with one that it may not send to.
    { parent, dependsOn: policies },
  );
}
