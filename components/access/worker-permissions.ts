import * as pulumi from "@pulumi/pulumi";
import { MANIFESTS_PREFIX } from "../../contracts/manifest";
import { type KeyReference, useKeys } from "./key-permissions";
import type { Permission } from "./service-role";

export interface JobPermissionsArgs {
  readonly imagesBucketArn: pulumi.Input<string>;
  readonly workBucketArn: pulumi.Input<string>;
  readonly tableArn: pulumi.Input<string>;
  /** Customer managed keys of images, manifests and table, as far as they have one. */
  readonly keys: readonly (KeyReference | undefined)[];
}

/** What the worker's code does. */
export function jobPermissions(args: JobPermissionsArgs): Permission[] {
  return [
    {
      actions: ["s3:GetObject", "s3:GetObjectVersion"],
      resources: [pulumi.interpolate`${args.imagesBucketArn}/*`],
    },
    // Without it S3 answers 403 for an image that is gone, and its labels would stay.
    { actions: ["s3:ListBucket"], resources: [args.imagesBucketArn] },
    {
      actions: ["s3:GetObject"],
      resources: [pulumi.interpolate`${args.workBucketArn}/${MANIFESTS_PREFIX}*`],
    },
    {
      actions: ["dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"],
      resources: [args.tableArn],
    },
    // It has no resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrekognition.html
    { actions: ["rekognition:DetectLabels"], resources: ["*"] },
    // DynamoDB too asks KMS in the caller's name, to decrypt the key of the table:
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
    ...useKeys(args.keys, ["kms:Decrypt"]),
  ];
}

export interface ExecutionPermissionsArgs {
  readonly repositoryArn: pulumi.Input<string>;
  readonly logGroupArn: pulumi.Input<string>;
}

/** What Fargate does before and beside the worker's code: pull its image, keep its logs. */
export function executionPermissions(args: ExecutionPermissionsArgs): Permission[] {
  return [
    // It has no resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
    { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    {
      actions: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
      ],
      resources: [args.repositoryArn],
    },
    writeLogs(args.logGroupArn),
  ];
}

export function writeLogs(logGroupArn: pulumi.Input<string>): Permission {
  return {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [pulumi.interpolate`${logGroupArn}:*`],
  };
}
