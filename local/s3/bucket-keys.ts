import type { Caller } from "../iam/caller";
import type { Kms } from "../kms/kms";
import type { Collection, StateStore } from "../state";
import type { StoredObject } from "./stored-object";

/** How new objects of a bucket are protected. */
export interface BucketEncryption {
  readonly kmsKeyArn: string;
  /** One data key for the bucket instead of one for each object. */
  readonly bucketKey: boolean;
}

type KeptHeaders = StoredObject["headers"];
type Sealed = Pick<StoredObject, "bucket" | "key" | "headers">;

const KEY_HEADER = "x-amz-server-side-encryption-aws-kms-key-id";
const BUCKET_KEY_HEADER = "x-amz-server-side-encryption-bucket-key-enabled";

/**
 * The customer managed keys of buckets: who writes or reads an object must be allowed to use the key.
 * An object keeps the key that its bucket had when it was written.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export class BucketKeys {
  private constructor(
    private readonly stored: Collection<BucketEncryption>,
    private readonly kms: Kms,
  ) {}

  static async open(store: StateStore, kms: Kms): Promise<BucketKeys> {
    return new BucketKeys(await store.collection<BucketEncryption>("s3-bucket-keys"), kms);
  }

  /** @param encryption undefined: with keys of S3 itself, which everybody may use */
  put(bucket: string, encryption: BucketEncryption | undefined): Promise<void> {
    if (encryption === undefined) return this.stored.delete(bucket);
    return this.stored.set(bucket, encryption);
  }

  /** @throws AwsError AccessDenied when the caller may not use the bucket's key. */
  authorizeWrite(caller: Caller, bucket: string, key: string): void {
    const encryption = this.stored.get(bucket);
    if (encryption === undefined) return;
    this.authorize(caller, "kms:GenerateDataKey", encryption, bucket, key);
  }

  /** @throws AwsError AccessDenied when the caller may not use the key of the object, or of the upload. */
  authorizeRead(caller: Caller, { bucket, key, headers }: Sealed): void {
    const kmsKeyArn = headers[KEY_HEADER];
    if (kmsKeyArn === undefined) return;
    const bucketKey = headers[BUCKET_KEY_HEADER] === "true";
    this.authorize(caller, "kms:Decrypt", { kmsKeyArn, bucketKey }, bucket, key);
  }

  /** What is kept of a new object's headers: S3 tells with each answer how it is protected. */
  sealed(bucket: string, headers: KeptHeaders): KeptHeaders {
    const encryption = this.stored.get(bucket);
    if (encryption === undefined) return headers;
    return {
      ...headers,
      "x-amz-server-side-encryption": "aws:kms",
      [KEY_HEADER]: encryption.kmsKeyArn,
      [BUCKET_KEY_HEADER]: String(encryption.bucketKey),
    };
  }

  private authorize(
    caller: Caller,
    action: string,
    { kmsKeyArn, bucketKey }: BucketEncryption,
    bucket: string,
    key: string,
  ): void {
    const bucketArn = `arn:aws:s3:::${bucket}`;
    const encryptionContext = { "aws:s3:arn": bucketKey ? bucketArn : `${bucketArn}/${key}` };
    this.kms.authorize(caller, action, kmsKeyArn, { via: "s3", encryptionContext });
  }
}
