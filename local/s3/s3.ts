import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Clock } from "../../lib/clock";
import type { AwsError } from "../aws-error";
import { credentialScope } from "../http/credential-scope";
import type { AwsCall, AwsRequest, AwsResponse, Service } from "../http/service";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import type { PolicyDocument } from "../iam/policy";
import type { Kms } from "../kms/kms";
import type { StateStore } from "../state";
import { isGone } from "./blobs";
import { type BucketEncryption, BucketKeys } from "./bucket-keys";
import { Buckets } from "./buckets";
import { noSuchKey } from "./conditions";
import { EventSender, type PublishEvent, type SendToQueue } from "./event-sender";
import { noSuchVersion } from "./gone";
import { Uploads } from "./multipart/uploads";
import type { NotificationTarget } from "./notifications";
import { ObjectStore } from "./object-store";
import { S3Operations } from "./operations";
import { putNotifications } from "./put-notifications";
import { wholeOf } from "./range";
import type { StoredObject } from "./stored-object";
import { versionIdOf } from "./versions";
import { xmlDocument } from "./xml";

export type { SendToQueue } from "./event-sender";
export type { NotificationTarget } from "./notifications";

export interface S3Options {
  readonly store: StateStore;
  /** Where the bytes of the objects are. */
  readonly directory: string;
  readonly authorizer: Authorizer;
  readonly kms: Kms;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
}

/** Amazon S3, as far as the image labeler uses it. */
export class S3 implements Service {
  private readonly operations: S3Operations;

  private constructor(
    private readonly options: S3Options,
    private readonly buckets: Buckets,
    private readonly objects: ObjectStore,
    private readonly events: EventSender,
    private readonly bucketKeys: BucketKeys,
    uploads: Uploads,
  ) {
    this.operations = new S3Operations({
      ...options,
      buckets,
      bucketKeys,
      objects,
      uploads,
      events,
    });
  }

  static async open(options: S3Options): Promise<S3> {
    const buckets = await Buckets.open(options.store);
    const directory = join(options.directory, "objects");
    const uploads = await Uploads.open(options.store);
    const parts = uploads.allParts();
    const objects = await ObjectStore.open(options.store, directory, options.clock, parts);
    const bucketKeys = await BucketKeys.open(options.store, options.kms);
    return new S3(options, buckets, objects, new EventSender(options), bucketKeys, uploads);
  }

  /** Says how events get into queues. Until then buckets can have no notifications. */
  connect(sendToQueue: SendToQueue): void {
    this.events.connect(sendToQueue);
  }

  /** Says how events get onto the event bus. Until then nobody hears of them there. */
  connectEvents(publish: PublishEvent): void {
    this.events.connectEvents(publish);
  }

  /** Whether there is such a bucket. */
  hasBucket(name: string): boolean {
    return this.buckets.has(name);
  }

  /** Creates the bucket; one that exists keeps its objects. */
  async createBucket(name: string): Promise<void> {
    await this.buckets.create(name);
  }

  /** In force at once; on disk when the promise resolves. */
  putBucketPolicy(bucket: string, policy: PolicyDocument): Promise<void> {
    return this.buckets.putPolicy(bucket, policy);
  }

  /** How objects that are written from now on are protected; undefined: with keys of S3 itself. */
  putBucketEncryption(bucket: string, encryption: BucketEncryption | undefined): Promise<void> {
    return this.bucketKeys.put(this.buckets.get(bucket).name, encryption);
  }

  /**
   * Replaces all notifications of the bucket, after a test event was sent to each queue.
   *
   * @param eventBridge whether the event bus hears of every change too
   * @throws AwsError InvalidArgument when two overlap, or a queue does not let S3 send.
   */
  async putNotifications(
    bucket: string,
    targets: readonly NotificationTarget[],
    eventBridge = false,
  ): Promise<void> {
    const { buckets, events } = this;
    await putNotifications({ buckets, events }, bucket, { targets, eventBridge });
  }

  /** In force at once; on disk when the promise resolves. */
  enableVersioning(bucket: string): Promise<void> {
    return this.buckets.putVersioning(bucket, "Enabled");
  }

  /** Makes no more versions and keeps those that are there; without effect where there never were any. */
  async suspendVersioning(bucket: string): Promise<void> {
    const { name, versioning } = this.buckets.get(bucket);
    if (versioning === "Enabled") await this.buckets.putVersioning(name, "Suspended");
  }

  /**
   * Size, ETag and the like of an object: for services that were allowed to read it.
   *
   * @throws AwsError NoSuchKey, NoSuchVersion
   */
  stat(bucket: string, key: string, versionId?: string): StoredObject {
    const found = this.find(this.buckets.get(bucket).name, key, versionId);
    if (found !== undefined) return found;
    throw versionId === undefined ? noSuchKey() : noSuchVersion();
  }

  /** All bytes of an object: for services that were allowed to read it. */
  async object(bucket: string, key: string, versionId?: string): Promise<Buffer> {
    const stored = this.stat(bucket, key, versionId);
    try {
      return await buffer(Readable.from(await this.objects.read(stored, wholeOf(stored))));
    } catch (error) {
      const isStale = isGone(error) && this.stat(bucket, key, versionId) !== stored;
      if (isStale) return this.object(bucket, key, versionId);
      throw error;
    }
  }

  /** @throws AwsError AccessDenied when the caller may not read the object. */
  authorizeRead(caller: Caller, bucket: string, key: string, versionId?: string): void {
    const { arn, policy } = this.buckets.get(bucket);
    const action = versionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
    this.options.authorizer.authorize(caller, action, `${arn}/${key}`, policy);
    const object = this.find(bucket, key, versionId);
    if (object !== undefined) this.bucketKeys.authorizeRead(caller, object);
  }

  private find(bucket: string, key: string, versionId?: string): StoredObject | undefined {
    const current = this.objects.get(bucket, key);
    if (versionId === undefined || (current && versionIdOf(current) === versionId)) return current;
    return this.objects.pastVersion(bucket, key, versionId)?.object;
  }

  /** By the signature: every path and method that is no other service's can be S3's. */
  matches(call: AwsCall): boolean {
    return credentialScope(call.headers.authorization)?.service === "s3";
  }

  handle(request: AwsRequest): Promise<AwsResponse> {
    return this.operations.handle(request);
  }

  errorResponse(error: AwsError, requestId: string): AwsResponse {
    return {
      status: error.status,
      headers: { "content-type": "application/xml", ...headersOf(error) },
      body: xmlDocument("Error", {
        Code: S3_CODES[error.code] ?? error.code,
        Message: error.message,
        RequestId: requestId,
      }),
    };
  }
}

/** What an error shows besides its document, e.g. that a delete marker is in the way. */
function headersOf({ fields }: AwsError): Record<string, string> {
  const { headers } = fields as { headers?: Record<string, string> };
  return headers ?? {};
}

/** S3 has names of its own for what all services refuse. */
const S3_CODES: Readonly<Record<string, string | undefined>> = {
  InvalidClientTokenId: "InvalidAccessKeyId",
  InternalFailure: "InternalError",
};
