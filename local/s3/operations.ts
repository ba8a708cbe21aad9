import { MAX_KEY_BYTES, MAX_PUT_BYTES } from "../../contracts/limits";
import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import type { AwsRequest, AwsResponse } from "../http/service";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import { isGone } from "./blobs";
import { checkBodySize } from "./body-size";
import type { BucketKeys } from "./bucket-keys";
import { BucketOperations } from "./bucket-operations";
import type { Bucket, Buckets } from "./buckets";
import { checkWrite, isNotModified } from "./conditions";
import { Deletions } from "./deletions";
import type { EventSender } from "./event-sender";
import { gone, markerIsNoObject, noSuchVersion } from "./gone";
import { keptHeaders } from "./kept-headers";
import { MultipartOperations } from "./multipart/multipart-operations";
import type { Uploads } from "./multipart/uploads";
import { notEmulated, refuseUnknownParameters, SUBRESOURCES } from "./not-emulated";
import { checksumHeaders, describing, identifying, versionHeader } from "./object-headers";
import type { ObjectStore } from "./object-store";
import { partsHeader, rangeOfPart } from "./part-range";
import { parseRange, wholeOf } from "./range";
import type { StoredObject } from "./stored-object";
import { versionIdOf, withVersion } from "./versions";

/** The calls on buckets and objects, by method and path. */
export class S3Operations {
  private readonly onBuckets: BucketOperations;
  private readonly deletions: Deletions;
  private readonly multipart: MultipartOperations;

  constructor(
    private readonly options: {
      buckets: Buckets;
      bucketKeys: BucketKeys;
      objects: ObjectStore;
      uploads: Uploads;
      events: EventSender;
      authorizer: Authorizer;
      clock: Clock;
      region: string;
    },
  ) {
    this.deletions = new Deletions(options);
    this.multipart = new MultipartOperations(options);
    const { deletions, multipart } = this;
    this.onBuckets = new BucketOperations({ ...options, deletions, multipart });
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
    if (query.has("uploads") || query.has("uploadId")) {
      return this.multipart.onObject(request, bucket, key);
    }
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
    checkBodySize(headers, MAX_PUT_BYTES);
    const received = await objects.receive(headers, body);
    const object = withVersion(
      {
        ...{ bucket: bucket.name, key, ...received },
        headers: bucketKeys.sealed(bucket.name, keptHeaders(headers)),
      },
      bucket,
    );
    try {
      // Another write may have ended while the body came.
      checkWrite(headers, objects.get(bucket.name, key));
      await objects.commit(object, () =>
        events.announce(bucket, "ObjectCreated:Put", object, caller),
      );
    } catch (error) {
      await objects.discard([received]);
      throw error;
    }
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
    const part = query.get("partNumber");
    const range =
      part === null ? parseRange(headers.range, object.size) : rangeOfPart(headers, object, part);
    const response = {
      status: range === undefined ? 200 : 206,
      headers: {
        ...describing(headers, object, range),
        ...version,
        ...(part === null ? {} : partsHeader(object)),
      },
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
      const isStale = this.options.objects.get(bucket.name, key) !== object;
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
