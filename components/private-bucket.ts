import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Parts of an upload that was broken off are billed until they are removed. */
const INCOMPLETE_UPLOAD_DAYS = 7;

export interface PrivateBucketArgs {
  /** Objects under a prefix that are deleted so many days after they were made. */
  readonly expirations?: readonly { readonly prefix: string; readonly days: number }[];
  /** Keeps the bucket and its objects when the stack is destroyed. */
  readonly protect: boolean;
}

/** An encrypted bucket that nobody outside the account can read, and nobody at all without TLS. */
export class PrivateBucket extends pulumi.ComponentResource {
  /** Its name. */
  readonly bucket: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:PrivateBucket", name, {}, { ...opts, protect: args.protect });
    const child = { parent: this };
    const bucket = new aws.s3.Bucket(name, { forceDestroy: !args.protect }, child);
    encrypt(name, bucket, child);
    const publicAccess = blockPublicAccess(name, bucket, child);
    disableAcls(name, bucket, child);
    expire(name, bucket, args.expirations ?? [], child);
    // S3 refuses to change a bucket's policy and its public access block at once (OperationAborted).
    requireTls(name, bucket, { ...child, dependsOn: [publicAccess] });
    this.bucket = bucket.bucket;
    this.arn = bucket.arn;
    this.registerOutputs({ bucket: this.bucket, arn: this.arn });
  }
}

/** Keys of S3 itself: a KMS key would cost a request for each image. */
function encrypt(name: string, bucket: aws.s3.Bucket, opts: pulumi.CustomResourceOptions): void {
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    {
      bucket: bucket.bucket,
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    },
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

function expire(
  name: string,
  bucket: aws.s3.Bucket,
  expirations: readonly { readonly prefix: string; readonly days: number }[],
  opts: pulumi.CustomResourceOptions,
): void {
  new aws.s3.BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    {
      bucket: bucket.bucket,
      rules: [
        {
          id: "incomplete-uploads",
          status: "Enabled",
          filter: { prefix: "" },
          abortIncompleteMultipartUpload: { daysAfterInitiation: INCOMPLETE_UPLOAD_DAYS },
        },
        ...expirations.map(({ prefix, days }) => ({
          id: `expire-${prefix.replaceAll("/", "")}`,
          status: "Enabled",
          filter: { prefix },
          expiration: { days },
        })),
      ],
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
