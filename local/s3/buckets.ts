import { AwsError } from "../aws-error";
import { assertSupported } from "../iam/evaluate";
import type { PolicyDocument } from "../iam/policy";
import type { Collection, StateStore } from "../state";
import type { NotificationTarget } from "./notifications";

/** A bucket's settings. Its policy is what was declared since the start, as are the roles' policies. */
export interface Bucket {
  readonly name: string;
  readonly arn: string;
  readonly policy: PolicyDocument | undefined;
  readonly targets: readonly NotificationTarget[];
}

/** The account's buckets. They survive a restart, and with them who is told of their events. */
export class Buckets {
  private readonly policies = new Map<string, PolicyDocument>();

  private constructor(private readonly stored: Collection<StoredBucket>) {}

  static async open(store: StateStore): Promise<Buckets> {
    return new Buckets(await store.collection<StoredBucket>("s3-buckets"));
  }

  /** @throws AwsError NoSuchBucket */
  get(name: string): Bucket {
    const stored = this.stored.get(name);
    if (stored === undefined) {
      throw new AwsError("NoSuchBucket", `The specified bucket does not exist: ${name}`, 404);
    }
    return { ...stored, arn: `arn:aws:s3:::${name}`, policy: this.policies.get(name) };
  }

  /** @throws AwsError InvalidBucketName */
  async create(name: string): Promise<void> {
    if (!BUCKET_NAME.test(name)) {
      throw new AwsError("InvalidBucketName", `The specified bucket is not valid: ${name}`);
    }
    if (this.stored.get(name) === undefined) await this.stored.set(name, { name, targets: [] });
  }

  putPolicy(name: string, policy: PolicyDocument): void {
    assertSupported(policy);
    this.policies.set(this.get(name).name, policy);
  }

  async putTargets(name: string, targets: readonly NotificationTarget[]): Promise<void> {
    await this.stored.set(this.get(name).name, { name, targets });
  }
}

interface StoredBucket {
  readonly name: string;
  readonly targets: readonly NotificationTarget[];
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME = /^(?=.{3,63}$)[a-z0-9][a-z0-9.-]*[a-z0-9]$/;
