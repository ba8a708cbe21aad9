import { MAX_KEY_BYTES } from "../../contracts/limits";
import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import type { AwsRequest, AwsResponse } from "../http/service";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import { isGone } from "./blobs";
import type { BucketKeys } from "./bucket-keys";
import { BucketOperations } from "./bucket-operations";
import type { Bucket, Buckets } from "./buckets";
import { checkWrite, isNotModified } from "./conditions";
import { Deletions } from "./deletions";
import type { EventSender } from "./event-sender";
import { gone, markerIsNoObject, noSuchVersion } from "./gone";
import { notEmulated, refuseUnknownParameters, SUBRESOURCES } from "./not-emulated";
import type { ObjectStore, StoredObject } from "./object-store";
import { type ByteRange, parseRange, wholeOf } from "./range";
import { newVersionId, versionIdOf } from "./versions";

/** The calls on buckets and objects, by method and path. */
export class S3Operations {
  private readonly onBuckets: BucketOperations;
  private readonly deletions: Deletions;

  constructor(
    private readonly options: {
      buckets: Buckets;
      bucketKeys: BucketKeys;
      objects: ObjectStore;
      events: EventSender;
      authorizer: Authorizer;
      clock: Clock;
      region: string;
    },
  ) {
    this.deletions = new Deletions(options);
    this.onBuckets = new BucketOperations({ ...options, deletions: this.deletions });
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    refuseUnknownParameters(request);
    const [, bucketName = "", key] = /^\/([^/]*)(?:\/(.*))?$/s.exec(request.path) ?? [];
    if (key === undefined || key === "") return this.onBuckets.handle(request, decode(bucketName));
    const bucket = this.options.buckets.get(decode(bucketName));
    return this.onObject(request, bucket, checkedKey(decode(key)));
  }

  private onObject(request: AwsRequest, bucket: Bucket, key: string): Promise<AwsResponse> {
    const { headers, query } = request;
    const isSubresource = SUBRESOURCES.some((name) => query.has(name));
    if (isSubresource || headers["x-amz-copy-source"] !== undefined) throw notEmulated(request);
    switch (request.method) {
      case "PUT":
        return this.put(request, bucket, key);
      case "GET":
      case "HEAD":
        return this.get(request, bucket, key);
      case "DELETE":
        return this.deletions.deleteOne(request, bucket, key);
      default:
        throw notEmulated(request);
    }
  }

  private async put(request: AwsRequest, bucket: Bucket, key: string): Promise<AwsResponse> {
    const { headers, body, caller } = request;
    const { objects, bucketKeys, events } = this.options;
    this.authorize(caller, "s3:PutObject", bucket, key);
    bucketKeys.authorizeWrite(caller, bucket.name, key);
    checkWrite(headers, objects.get(bucket.name, key));
    const received = await objects.receive({ bucket: bucket.name, key }, headers, body);
    const object = withVersion(bucketKeys.sealed(received), bucket);
    try {
      // Another write may have ended while the body came.
      checkWrite(headers, objects.get(bucket.name, key));
    } catch (error) {
      await objects.discard(object);
      throw error;
    }
    await objects.commit(object, () =>
      events.announce(bucket, "ObjectCreated:Put", object, caller),
    );
    const headersOfBoth = { ...versionHeader(bucket, object), ...checksumHeaders(object) };
    return { status: 200, headers: { etag: `"${object.eTag}"`, ...headersOfBoth } };
  }

  private async get(request: AwsRequest, bucket: Bucket, key: string): Promise<AwsResponse> {
    const { method, headers, query, caller } = request;
    const versionId = query.get("versionId") ?? undefined;
    const action = versionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
    this.authorize(caller, action, bucket, key);
    const object = this.existing(caller, bucket, key, versionId);
    const version = versionHeader(bucket, object);
    if (isNotModified(headers, object)) {
      return { status: 304, headers: { ...identifying(object), ...version } };
    }
    const range = parseRange(headers.range, object.size);
    const response = {
      status: range === undefined ? 200 : 206,
      headers: { ...describing(request, object, range), ...version },
    };
    if (method === "HEAD") return response;
    this.options.bucketKeys.authorizeRead(caller, object);
    try {
      return {
        ...response,
        body: await this.options.objects.read(object, range ?? wholeOf(object)),
      };
    } catch (error) {
      // It was overwritten between the look-up and the opening: what is there now is the answer.
      const isStale = this.options.objects.get(bucket.name, key)?.blob !== object.blob;
      if (isGone(error) && isStale) return this.get(request, bucket, key);
      throw error;
    }
  }

  /** S3 tells only those who may list the bucket that a key has no object. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
  private existing(
    caller: Caller,
    bucket: Bucket,
    key: string,
    versionId: string | undefined,
  ): StoredObject {
    const { objects } = this.options;
    const object = objects.get(bucket.name, key);
    if (versionId === undefined) {
      if (object !== undefined) return object;
      this.authorize(caller, "s3:ListBucket", bucket);
      throw gone(objects.currentMarker(bucket.name, key));
    }
    if (object !== undefined && versionIdOf(object) === versionId) return object;
    const past = objects.pastVersion(bucket.name, key, versionId);
    if (past?.object !== undefined) return past.object;
    this.authorize(caller, "s3:ListBucketVersions", bucket);
    throw past?.marker === undefined ? noSuchVersion() : markerIsNoObject(past.marker);
  }

  private authorize(caller: Caller, action: string, { arn, policy }: Bucket, key?: string): void {
    const resource = key === undefined ? arn : `${arn}/${key}`;
    this.options.authorizer.authorize(caller, action, resource, policy);
  }
}

function withVersion(object: StoredObject, { versioning }: Bucket): StoredObject {
  return versioning === "Enabled" ? { ...object, versionId: newVersionId(versioning) } : object;
}

function versionHeader({ versioning }: Bucket, object: StoredObject): Record<string, string> {
  return versioning === undefined ? {} : { "x-amz-version-id": versionIdOf(object) };
}

function describing(
  { headers }: AwsRequest,
  object: StoredObject,
  range: ByteRange | undefined,
): Record<string, string> {
  const all = {
    ...object.headers,
    ...identifying(object),
    "accept-ranges": "bytes",
    "content-length": String(range?.length ?? object.size),
  };
  if (range !== undefined) {
    const last = range.start + range.length - 1;
    return { ...all, "content-range": `bytes ${range.start}-${last}/${object.size}` };
  }
  return headers["x-amz-checksum-mode"] === "ENABLED"
    ? { ...all, ...checksumHeaders(object) }
    : all;
}

function identifying({ eTag, lastModified }: StoredObject): Record<string, string> {
  return { etag: `"${eTag}"`, "last-modified": new Date(lastModified).toUTCString() };
}

function checksumHeaders({ checksum }: StoredObject): Record<string, string> {
  if (checksum === undefined) return {};
  return { [checksum.header]: checksum.value, "x-amz-checksum-type": "FULL_OBJECT" };
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new AwsError("InvalidURI", `Couldn't parse the specified URI: ${encoded}`);
  }
}

function checkedKey(key: string): string {
  if (Buffer.byteLength(key) <= MAX_KEY_BYTES) return key;
  throw new AwsError("KeyTooLongError", `Your key is too long: over ${MAX_KEY_BYTES} bytes`);
}
