import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Parts of an upload that was broken off are billed until they are removed. */
const INCOMPLETE_UPLOAD_DAYS = 7;
/** Time to notice that something was overwritten or deleted by mistake. */
const NONCURRENT_VERSION_DAYS = 30;

export interface BucketLifecycleArgs {
  /** Objects under a prefix that are deleted so many days after they were made. */
  readonly expirations: readonly { readonly prefix: string; readonly days: number }[];
  /** Whether the bucket keeps what is overwritten or deleted. */
  readonly versioned: boolean;
}

/** What is removed by itself. A bucket has one lifecycle configuration. */
export function createLifecycle(
  name: string,
  bucket: aws.s3.Bucket,
  { expirations, versioned }: BucketLifecycleArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  new aws.s3.BucketLifecycleConfiguration(
    name,
    {
      bucket: bucket.bucket,
      rules: [
        {
          id: "incomplete-uploads",
          status: "Enabled",
          filter: { prefix: "" },
          abortIncompleteMultipartUpload: { daysAfterInitiation: INCOMPLETE_UPLOAD_DAYS },
        },
        ...(versioned ? [expireNoncurrentVersions()] : []),
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

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html */
function expireNoncurrentVersions() {
  return {
    id: "noncurrent-versions",
    status: "Enabled",
    filter: { prefix: "" },
    noncurrentVersionExpiration: { noncurrentDays: NONCURRENT_VERSION_DAYS },
    // A delete marker with no version behind it says nothing more, and slows every list down.
    expiration: { expiredObjectDeleteMarker: true },
  };
}
