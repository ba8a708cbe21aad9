import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ImagesBucket } from "./images-bucket";

export interface AdoptedBucketArgs {
  /** Name of a bucket of the same account and Region, whose changes EventBridge is told. */
  readonly existing: string;
  /** The customer managed key with which its objects are encrypted. @default none */
  readonly kmsKeyArn?: string;
  /** Where the stack is: Rekognition reads only buckets of its own Region. */
  readonly region: string;
}

/**
 * A bucket that exists already and that others may use: it is looked up, and nothing about it is changed.
 * docs/adopting-a-bucket.md says what its owner does.
 */
export class AdoptedBucket extends pulumi.ComponentResource implements ImagesBucket {
  readonly bucket: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly key: ImagesBucket["key"];
  readonly adopted = true;

  constructor(name: string, args: AdoptedBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:AdoptedBucket", name, {}, opts);
    const found = aws.s3.getBucketOutput({ bucket: args.existing }, { parent: this });
    const usable = found.apply((bucket) => expectRegion(bucket, args.region));
    this.bucket = usable.bucket;
    this.arn = usable.arn;
    this.key = args.kmsKeyArn === undefined ? undefined : { arn: args.kmsKeyArn };
    this.registerOutputs({ bucket: this.bucket, arn: this.arn, key: this.key });
  }
}

type FoundBucket = Pick<aws.s3.GetBucketResult, "bucket" | "bucketRegion">;

/**
 * Rekognition answers InvalidS3ObjectException for each image of another Region.
 * https://docs.aws.amazon.com/rekognition/latest/APIReference/API_S3Object.html
 *
 * @throws pulumi.RunError
 */
export function expectRegion<Bucket extends FoundBucket>(bucket: Bucket, region: string): Bucket {
  if (bucket.bucketRegion === region) return bucket;
  throw new pulumi.RunError(
    `The bucket ${bucket.bucket} is in ${bucket.bucketRegion}, the stack in ${region}: Rekognition reads ` +
      `only buckets of its own Region. Set aws:region to ${bucket.bucketRegion}, or adopt a bucket in ${region}.`,
  );
}
