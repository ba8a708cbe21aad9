import { AwsError } from "../aws-error";
import { assertSupported } from "../iam/evaluate";
import type { PolicyDocument } from "../iam/policy";
import type { Collection, StateStore } from "../state";
import type { NotificationTarget } from "./notifications";
import type { Versioning } from "./versions";

/** A bucket's settings. */
export interface Bucket {
  readonly name: string;
  readonly arn: string;
  readonly policy: PolicyDocument | undefined;
  readonly targets: readonly NotificationTarget[];
  /** Whether the event bus hears of every change. */
  readonly eventBridge: boolean;
  /** Absent: the bucket never kept versions. */
  readonly versioning: Versioning | undefined;
}

/** The account's buckets. They survive a restart, with who may use them and who is told of their events. */
export class Buckets {
  private constructor(private readonly stored: Collection<StoredBucket>) {}

  static async open(store: StateStore): Promise<Buckets> {
    return new Buckets(await store.collection<StoredBucket>("s3-buckets"));
  }

  /** @throws AwsError NoSuchBucket */
  get(name: string): Bucket {
    const defaults = { policy: undefined, eventBridge: false, versioning: undefined };
    return { ...defaults, ...this.require(name), arn: `arn:aws:s3:::${name}` };
  }

  has(name: string): boolean {
    return this.stored.get(name) !== undefined;
  }

  /** @throws AwsError InvalidBucketName */
  async create(name: string): Promise<void> {
    if (!BUCKET_NAME.test(name)) {
      throw new AwsError("InvalidBucketName", `The specified bucket is not valid: ${name}`);
    }
    if (this.stored.get(name) === undefined) await this.stored.set(name, { name, targets: [] });
  }

  putPolicy(name: string, policy: PolicyDocument): Promise<void> {
    assertSupported(policy);
    return this.stored.set(name, { ...this.require(name), policy });
  }

  async putNotifications(
    name: string,
    targets: readonly NotificationTarget[],
    eventBridge: boolean,
  ): Promise<void> {
    await this.stored.set(name, { ...this.require(name), targets, eventBridge });
  }

  async putVersioning(name: string, versioning: Versioning): Promise<void> {
    await this.stored.set(name, { ...this.require(name), versioning });
  }

  private require(name: string): StoredBucket {
    const stored = this.stored.get(name);
    if (stored !== undefined) return stored;
    throw new AwsError("NoSuchBucket", `The specified bucket does not exist: ${name}`, 404);
  }
}

interface StoredBucket {
  readonly name: string;
  readonly targets: readonly NotificationTarget[];
  readonly policy?: PolicyDocument;
  readonly eventBridge?: boolean;
  readonly versioning?: Versioning;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME = /^(?=.{3,63}$)[a-z0-9][a-z0-9.-]*[a-z0-9]$/;
