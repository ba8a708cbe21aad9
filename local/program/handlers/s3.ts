import { z } from "zod";
import { parsePolicy } from "../../iam/policy";
import { type HandlerTable, handler } from "../handler";
import { NO_STATEMENTS } from "./no-statements";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const MAX_BUCKET_NAME_CHARACTERS = 63;
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]+[a-z0-9]$/;

const bucketInputs = z.object({ bucket: z.string().optional() });

const bucket = handler(bucketInputs, async ({ inputs, context, nameOr }) => {
  const name = nameOr(inputs.bucket, MAX_BUCKET_NAME_CHARACTERS);
  if (!BUCKET_NAME.test(name)) {
    throw new Error(`"${name}" is no bucket name: lower-case letters, digits, dots and hyphens.`);
  }
  await context.s3.createBucket(name);
  context.deployment.buckets.push(name);
  // What a program no longer declares must not live on from an earlier run.
  context.s3.putBucketPolicy(name, NO_STATEMENTS);
  await context.s3.putBucketEncryption(name, undefined);
  return {
    id: name,
    state: {
      bucket: name,
      arn: `arn:aws:s3:::${name}`,
      region: context.region,
      bucketDomainName: `${name}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${name}.s3.${context.region}.amazonaws.com`,
    },
  };
});

const bucketPolicy = handler(
  z.object({ bucket: z.string(), policy: z.union([z.string(), z.looseObject({})]) }),
  ({ inputs, context }) => {
    context.s3.putBucketPolicy(inputs.bucket, parsePolicy(inputs.policy));
    return { id: inputs.bucket, state: {} };
  },
);

const queueTarget = z.object({
  id: z.string().optional(),
  queueArn: z.string(),
  events: z.array(z.string()).min(1),
  filterPrefix: z.string().optional(),
  filterSuffix: z
    .undefined(
      "the local cloud does not filter by suffix; S3 compares its case, so IMG_1.JPG is lost",
    )
    .optional(),
});

const bucketNotification = handler(
  z.object({
    bucket: z.string(),
    queues: z.array(queueTarget).default([]),
    topics: z.array(z.unknown()).max(0, "the local cloud has no SNS").optional(),
    lambdaFunctions: z.array(z.unknown()).max(0, "the local cloud sends to queues only").optional(),
    eventbridge: z.boolean().default(false),
  }),
  async ({ inputs, name, context }) => {
    const targets = inputs.queues.map((queue, index) => ({
      id: queue.id ?? `${name}-${index}`,
      events: queue.events,
      prefix: queue.filterPrefix ?? "",
      queueArn: context.deployment.queue(queue.queueArn).arn,
    }));
    await context.s3.putNotifications(inputs.bucket, targets, inputs.eventbridge);
    context.deployment.notifyingBuckets.add(inputs.bucket);
    return { id: inputs.bucket, state: {} };
  },
);

const bucketVersioning = handler(
  z.object({
    bucket: z.string(),
    mfa: z.undefined("the local cloud asks nobody for a second factor").optional(),
    versioningConfiguration: z.object({ status: z.enum(["Enabled", "Suspended", "Disabled"]) }),
  }),
  async ({ inputs, context }) => {
    const { bucket: name, versioningConfiguration } = inputs;
    if (versioningConfiguration.status === "Enabled") {
      await context.s3.enableVersioning(name);
      context.deployment.versionedBuckets.add(name);
    }
    return { id: name, state: {} };
  },
);

export const s3Handlers: HandlerTable = {
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketPolicy:BucketPolicy": bucketPolicy,
  "aws:s3/bucketNotification:BucketNotification": bucketNotification,
  "aws:s3/bucketVersioning:BucketVersioning": bucketVersioning,
};
