import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ImagesBucket } from "../storage/images-bucket";
import type { ImageEventsArgs } from "./image-events";
import type { Lane } from "./lane";
import { allowSending } from "./queue-policy";

/**
 * A rule of EventBridge for each lane, so that a bucket of others keeps its notifications. What cannot be
 * delivered waits with the lane's dead letters, from where a redrive puts it into the lane's queue.
 */
export function tellByRules(
  name: string,
  { images, lanes }: ImageEventsArgs,
  parent: pulumi.Resource,
): void {
  for (const [lane, { prefix, queue }] of Object.entries(lanes)) {
    tellLane(`${name}-${lane}-events`, images, prefix, queue, parent);
  }
}

function tellLane(
  name: string,
  images: ImagesBucket,
  prefix: string,
  queue: Lane["queue"],
  parent: pulumi.Resource,
): void {
  const rule = new aws.cloudwatch.EventRule(
    `${name}-rule`,
    {
      description: `Images of ${prefix}`,
      eventPattern: objectsUnder(images.bucket, prefix),
    },
    { parent },
  );
  const sender = { service: "events.amazonaws.com", sourceArn: rule.arn } as const;
  const deadLetters = { arn: queue.deadLetterArn, url: queue.deadLetterUrl };
  const policies = [
    allowSending(`${name}-policy`, queue, sender, parent),
    allowSending(`${name}-dlq-policy`, deadLetters, sender, parent),
  ];
  new aws.cloudwatch.EventTarget(
    `${name}-target`,
    { rule: rule.name, arn: queue.arn, deadLetterConfig: { arn: queue.deadLetterArn } },
    // What EventBridge may not send it does not try again.
    { parent, dependsOn: policies },
  );
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
function objectsUnder(bucket: pulumi.Input<string>, prefix: string): pulumi.Output<string> {
  return pulumi.jsonStringify({
    source: ["aws.s3"],
    "detail-type": ["Object Created", "Object Deleted"],
    detail: { bucket: { name: [bucket] }, object: { key: [{ prefix }] } },
  });
}
