import * as pulumi from "@pulumi/pulumi";
import { MANIFESTS_PREFIX, RECOVERED_PREFIX } from "../../contracts/manifest";
import { type KeyReference, useKey } from "./key-permissions";
import type { Permission } from "./service-role";
import { writeLogs } from "./worker-permissions";

export interface SubmitterPermissionsArgs {
  readonly queueArns: readonly pulumi.Input<string>[];
  readonly workBucketArn: pulumi.Input<string>;
  readonly jobQueueArns: readonly pulumi.Input<string>[];
  /** Without revisions: during a deploy the function still submits those before. */
  readonly jobDefinitionArnPrefixes: readonly pulumi.Input<string>[];
  readonly logGroupArn: pulumi.Input<string>;
  /** Of queues and work bucket. */
  readonly key?: KeyReference;
}

/** What the submitter's code does, and what Lambda does in its name to read the queues. */
export function submitterPermissions(args: SubmitterPermissionsArgs): Permission[] {
  return [
    {
      actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      resources: args.queueArns,
    },
    {
      actions: ["s3:PutObject"],
      resources: [pulumi.interpolate`${args.workBucketArn}/${MANIFESTS_PREFIX}*`],
    },
    {
      actions: ["batch:SubmitJob"],
      resources: [
        ...args.jobQueueArns,
        ...args.jobDefinitionArnPrefixes.map((prefix) => pulumi.interpolate`${prefix}:*`),
      ],
    },
    writeLogs(args.logGroupArn),
    // Messages are decrypted, manifests encrypted.
    ...useKey(args.key, ["kms:Decrypt", "kms:GenerateDataKey"]),
  ];
}

export interface RecoverPermissionsArgs {
  readonly imagesBucketArn: pulumi.Input<string>;
  readonly workBucketArn: pulumi.Input<string>;
  readonly tableArn: pulumi.Input<string>;
  /** Of the lanes' dead-letter queues, and of the function's own, to which Lambda sends in its name. */
  readonly deadLetterQueueArns: readonly pulumi.Input<string>[];
  readonly logGroupArn: pulumi.Input<string>;
  /** Of queues, work bucket and table. */
  readonly key?: KeyReference;
}

/**
 * What recover's code does. It looks at images without reading them, so that it needs no permission for the
 * key of an adopted bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
export function recoverPermissions(args: RecoverPermissionsArgs): Permission[] {
  const { imagesBucketArn, workBucketArn } = args;
  return [
    {
      actions: ["s3:GetObject"],
      resources: [
        pulumi.interpolate`${imagesBucketArn}/*`,
        pulumi.interpolate`${workBucketArn}/${MANIFESTS_PREFIX}*`,
        pulumi.interpolate`${workBucketArn}/${RECOVERED_PREFIX}*`,
      ],
    },
    // Without it S3 answers 403 for what is gone or not there yet.
    { actions: ["s3:ListBucket"], resources: [imagesBucketArn, workBucketArn] },
    {
      actions: ["s3:PutObject"],
      resources: [pulumi.interpolate`${workBucketArn}/${RECOVERED_PREFIX}*`],
    },
    { actions: ["dynamodb:BatchGetItem"], resources: [args.tableArn] },
    { actions: ["sqs:SendMessage"], resources: args.deadLetterQueueArns },
    writeLogs(args.logGroupArn),
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    ...useKey(args.key, ["kms:Decrypt", "kms:GenerateDataKey"]),
  ];
}
