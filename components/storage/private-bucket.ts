import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EncryptionKey } from "../access/encryption-key";
import { createLifecycle } from "./bucket-lifecycle";
import type { ImagesBucket } from "./images-bucket";

export interface PrivateBucketArgs {
  /** Objects under a prefix that are deleted so many days after they were made. @default none */
  readonly expirations?: readonly { readonly prefix: string; readonly days: number }[];
  /**
   * Whether what is overwritten or deleted is kept for 30 days. Caution: S3 never forgets that a bucket
   * had versions; switched off again, it makes no new ones. @default false
   */
  readonly versioned?: boolean;
  /** Where web pages come from that may show the objects, one `*` each. @default nowhere */
  readonly readableFrom?: readonly string[];
  /** @default S3's own keys */
  readonly key?: EncryptionKey;
  /** Keeps the bucket and its objects when the stack is destroyed. */
  readonly protect: boolean;
}

/** An encrypted bucket that nobody outside the account can read, and nobody at all without TLS. */
export class PrivateBucket extends pulumi.ComponentResource implements ImagesBucket {
  /** Its name. */
  readonly bucket: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly key: EncryptionKey | undefined;
  readonly adopted = false;

  constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:PrivateBucket", name, {}, { ...opts, protect: args.protect });
    const { expirations = [], versioned = false, readableFrom = [], key } = args;
    const child = { parent: this };
    const bucket = new aws.s3.Bucket(name, { forceDestroy: !args.protect }, child);
    encrypt(name, bucket, key, child);
    const publicAccess = blockPublicAccess(name, bucket, child);
    disableAcls(name, bucket, child);
    const versions = versioned ? [keepVersions(name, bucket, child)] : [];
    const lifecycle = { expirations, versioned };
    createLifecycle(`${name}-lifecycle`, bucket, lifecycle, { ...child, dependsOn: versions });
    if (readableFrom.length > 0) allowPages(name, bucket, readableFrom, child);
    // S3 refuses to change a bucket's policy and its public access block at once (OperationAborted).
    requireTls(name, bucket, { ...child, dependsOn: [publicAccess] });
    this.bucket = bucket.bucket;
    this.arn = bucket.arn;
    this.key = key;
    this.registerOutputs({ bucket: this.bucket, arn: this.arn, key: this.key });
  }
}

/** With a key of ours, S3 asks KMS once for many objects instead of once for each. */
function encrypt(
  name: string,
  bucket: aws.s3.Bucket,
  key: EncryptionKey | undefined,
  opts: pulumi.CustomResourceOptions,
): void {
  const rule =
    key === undefined
      ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
      : {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
          bucketKeyEnabled: true,
        };
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    { bucket: bucket.bucket, rules: [rule] },
    opts,
  );
}

function blockPublicAccess(
  name: string,
  bucket: aws.s3.Bucket,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  return new aws.s3.BucketPublicAccessBlock(
    `${name}-public-access`,
    {
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    opts,
  );
}

function disableAcls(name: string, bucket: aws.s3.Bucket, opts: pulumi.CustomResourceOptions) {
  new aws.s3.BucketOwnershipControls(
    `${name}-ownership`,
    { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    opts,
  );
}

function keepVersions(name: string, bucket: aws.s3.Bucket, opts: pulumi.CustomResourceOptions) {
  return new aws.s3.BucketVersioning(
    `${name}-versioning`,
    { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
    opts,
  );
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html */
function allowPages(
  name: string,
  bucket: aws.s3.Bucket,
  origins: readonly string[],
  opts: pulumi.CustomResourceOptions,
): void {
  new aws.s3.BucketCorsConfiguration(
    `${name}-cors`,
    {
      bucket: bucket.bucket,
      corsRules: [{ allowedMethods: ["GET", "HEAD"], allowedOrigins: [...origins] }],
    },
    opts,
  );
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html */
function requireTls(name: string, bucket: aws.s3.Bucket, opts: pulumi.CustomResourceOptions): void {
  new aws.s3.BucketPolicy(
    `${name}-tls-only`,
    {
      bucket: bucket.bucket,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: [bucket.arn, pulumi.interpolate`${bucket.arn}/*`],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
    },
    opts,
  );
}
