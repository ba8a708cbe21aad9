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
import type { StateStore } from "../state";
import { isGone } from "./blobs";
import { Buckets } from "./buckets";
import { noSuchKey } from "./conditions";
import { EventSender, type SendToQueue } from "./event-sender";
import { type NotificationTarget, validateTargets } from "./notifications";
import { ObjectStore, type StoredObject } from "./object-store";
import { S3Operations } from "./operations";
import { wholeOf } from "./range";
import { xmlDocument } from "./xml";

export type { SendToQueue } from "./event-sender";
export type { NotificationTarget } from "./notifications";

export interface S3Options {
  readonly store: StateStore;
  /** Where the bytes of the objects are. */
  readonly directory: string;
  readonly authorizer: Authorizer;
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
  ) {
    this.operations = new S3Operations({ ...options, buckets, objects, events });
  }

  static async open(options: S3Options): Promise<S3> {
    const buckets = await Buckets.open(options.store);
    const directory = join(options.directory, "objects");
    const objects = await ObjectStore.open(options.store, directory, options.clock);
    return new S3(options, buckets, objects, new EventSender(options));
  }

  /** Says how events get into queues. Until then buckets can have no notifications. */
  connect(sendToQueue: SendToQueue): void {
    this.events.connect(sendToQueue);
  }

  /** Creates the bucket; one that exists keeps its objects. */
  async createBucket(name: string): Promise<void> {
    await this.buckets.create(name);
  }

  /** In force at once; on disk when the promise resolves. */
  putBucketPolicy(bucket: string, policy: PolicyDocument): Promise<void> {
    return this.buckets.putPolicy(bucket, policy);
  }

  /**
   * Replaces all notifications of the bucket, after a test event was sent to each queue.
   *
   * @throws AwsError InvalidArgument when two overlap, or a queue does not let S3 send.
   */
  async putNotifications(bucket: string, targets: readonly NotificationTarget[]): Promise<void> {
    const { name } = this.buckets.get(bucket);
    validateTargets(targets);
    for (const target of targets) await this.events.test(name, target);
    await this.buckets.putTargets(name, targets);
  }

  /** Size, ETag and the like of an object: for services that were allowed to read it. */
  stat(bucket: string, key: string, versionId?: string): StoredObject {
    const object = this.objects.get(this.buckets.get(bucket).name, key);
    // Buckets have no versions here, and S3 calls the only one of an object "null".
    if (object === undefined || (versionId ?? "null") !== "null") throw noSuchKey();
    return object;
  }

  /** All bytes of an object: for services that were allowed to read it. */
  async object(bucket: string, key: string): Promise<Buffer> {
    const stored = this.stat(bucket, key);
    try {
      return await buffer(Readable.from(await this.objects.read(stored, wholeOf(stored))));
    } catch (error) {
      if (isGone(error) && this.stat(bucket, key) !== stored) return this.object(bucket, key);
      throw error;
    }
  }

  /** @throws AwsError AccessDenied when the caller may not read the object. */
  authorizeRead(caller: Caller, bucket: string, key: string, versionId?: string): void {
    const { arn, policy } = this.buckets.get(bucket);
    const action = versionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
    this.options.authorizer.authorize(caller, action, `${arn}/${key}`, policy);
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
      headers: { "content-type": "application/xml" },
      body: xmlDocument("Error", {
        Code: S3_CODES[error.code] ?? error.code,
        Message: error.message,
        RequestId: requestId,
      }),
    };
  }
}

/** S3 has names of its own for what all services refuse. */
const S3_CODES: Readonly<Record<string, string | undefined>> = {
  InvalidClientTokenId: "InvalidAccessKeyId",
  InternalFailure: "InternalError",
};
