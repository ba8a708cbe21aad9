import type { Problem } from "./problem";
import type { ImagesBucketSection } from "./schemas/images-bucket";

/** A bucket of the stack's own, or one that exists and whose other uses stay as they are. */
export type ImagesBucketConfig = OwnBucket | AdoptedBucket;

export interface OwnBucket {
  /** Whether S3 keeps what is overwritten or deleted. */
  readonly versioned: boolean;
}

export interface AdoptedBucket {
  /** Its name. */
  readonly existing: string;
  /** The customer managed key with which its objects are encrypted, if there is one. */
  readonly kmsKeyArn?: string;
}

/** What is said of an own bucket and of one that exists at the same time. */
export function contradictoryBucket(bucket: ImagesBucketSection, region: string): Problem[] {
  const { versioned, existing, kmsKeyArn } = bucket;
  const problems: Problem[] = [];
  if (existing !== undefined && versioned !== undefined) {
    problems.push({
      key: "imagesBucket.versioned",
      value: versioned,
      fault: "is given for a bucket that exists, and its versioning is not ours to change",
      wayOut: "Remove it, or remove imagesBucket.existing.",
    });
  }
  if (existing === undefined && kmsKeyArn !== undefined) {
    problems.push({
      key: "imagesBucket.kmsKeyArn",
      value: kmsKeyArn,
      fault: "is given, but the bucket is made by the stack",
      wayOut: "Remove it and set customerManagedKey, or name the bucket in imagesBucket.existing.",
    });
  }
  if (kmsKeyArn !== undefined && kmsKeyArn.split(":")[3] !== region) {
    problems.push({
      key: "imagesBucket.kmsKeyArn",
      value: kmsKeyArn,
      fault: `is no key of ${region}`,
      // https://docs.aws.amazon.com/rekognition/latest/dg/limits.html
      wayOut:
        "Rekognition reads only buckets of its own Region, and S3 encrypts with keys of the bucket's. " +
        "Give a key of that Region, or change aws:region.",
    });
  }
  return problems;
}

/** A section of which `contradictoryBucket` has nothing to say. */
export function completeBucket({ versioned, existing, kmsKeyArn }: ImagesBucketSection) {
  if (existing === undefined) return { versioned: versioned ?? false };
  return kmsKeyArn === undefined ? { existing } : { existing, kmsKeyArn };
}
