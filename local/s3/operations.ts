import { MAX_KEY_BYTES } from "../../contracts/limits";
import { AwsError } from "../aws-error";
import type { AwsRequest, AwsResponse } from "../http/service";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import { isGone } from "./blobs";
import type { Bucket, Buckets } from "./buckets";
import { checkWrite, isNotModified, noSuchKey } from "./conditions";
import type { EventSender } from "./event-sender";
import { listObjects } from "./list-objects";
import type { ObjectStore, StoredObject } from "./object-store";
import { type ByteRange, parseRange, wholeOf } from "./range";

/** The calls on buckets and objects, by method and path. */
export class S3Operations {
  constructor(
    private readonly options: {
      buckets: Buckets;
      objects: ObjectStore;
      events: EventSender;
      authorizer: Authorizer;
      region: string;
    },
  ) {}

  async handle(request: AwsRequest): Promise<AwsResponse> {
    refuseSubresources(request);
    const [, bucketName = "", key] = /^\/([^/]*)(?:\/(.*))?$/s.exec(request.path) ?? [];
    const bucket = this.options.buckets.get(decode(bucketName));
    if (key === undefined || key === "") return this.onBucket(request, bucket);
    return this.onObject(request, bucket, checkedKey(decode(key)));
  }

  private async onBucket(request: AwsRequest, bucket: Bucket): Promise<AwsResponse> {
    const { method, query, caller } = request;
    if (method === "HEAD") {
      this.authorize(caller, "s3:ListBucket", bucket);
      return { status: 200, headers: { "x-amz-bucket-region": this.options.region } };
    }
    if (method === "GET" && query.get("list-type") === "2") {
      this.authorize(caller, "s3:ListBucket", bucket);
      const body = listObjects(this.options.objects, bucket.name, query);
      return { status: 200, headers: { "content-type": "application/xml" }, body };
    }
    throw notEmulated(request);
  }

  private onObject(request: AwsRequest, bucket: Bucket, key: string): Promise<AwsResponse> {
    if (request.headers["x-amz-copy-source"] !== undefined) throw notEmulated(request);
    switch (request.method) {
      case "PUT":
        return this.put(request, bucket, key);
      case "GET":
      case "HEAD":
        return this.get(request, bucket, key);
      case "DELETE":
        return this.delete(request, bucket, key);
      default:
        throw notEmulated(request);
    }
  }

  private async put(request: AwsRequest, bucket: Bucket, key: string): Promise<AwsResponse> {
    const { headers, body, caller } = request;
    const { objects, events } = this.options;
    this.authorize(caller, "s3:PutObject", bucket, key);
    checkWrite(headers, objects.get(bucket.name, key));
    const object = await objects.receive({ bucket: bucket.name, key }, headers, body);
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
    return { status: 200, headers: { etag: `"${object.eTag}"`, ...checksumHeaders(object) } };
  }

  private async get(request: AwsRequest, bucket: Bucket, key: string): Promise<AwsResponse> {
    const { method, headers, caller } = request;
    this.authorize(caller, "s3:GetObject", bucket, key);
    const object = this.existing(caller, bucket, key);
    if (isNotModified(headers, object)) return { status: 304, headers: identifying(object) };
    const range = parseRange(headers.range, object.size);
    const response = {
      status: range === undefined ? 200 : 206,
      headers: describing(request, object, range),
    };
    if (method === "HEAD") return response;
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

  private async delete(request: AwsRequest, bucket: Bucket, key: string): Promise<AwsResponse> {
    const { objects, events } = this.options;
    this.authorize(request.caller, "s3:DeleteObject", bucket, key);
    const object = objects.get(bucket.name, key);
    if (object !== undefined) {
      await objects.remove(object, () =>
        events.announce(bucket, "ObjectRemoved:Delete", object, request.caller),
      );
    }
    return { status: 204, headers: {} };
  }

  /** S3 tells only those who may list the bucket that a key has no object. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
  private existing(caller: Caller, bucket: Bucket, key: string): StoredObject {
    const object = this.options.objects.get(bucket.name, key);
    if (object !== undefined) return object;
    this.authorize(caller, "s3:ListBucket", bucket);
    throw noSuchKey();
  }

  private authorize(caller: Caller, action: string, { arn, policy }: Bucket, key?: string): void {
    const resource = key === undefined ? arn : `${arn}/${key}`;
    this.options.authorizer.authorize(caller, action, resource, policy);
  }
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

/** Parameters of the calls that are emulated; any other asks for something that is not. */
const KNOWN_PARAMETERS = [
  "x-id",
  "list-type",
  "prefix",
  "delimiter",
  "max-keys",
  "start-after",
  "continuation-token",
  "encoding-type",
];

function refuseSubresources(request: AwsRequest): void {
  const unknown = [...request.query.keys()].some((name) => !KNOWN_PARAMETERS.includes(name));
  if (unknown) throw notEmulated(request);
}

function notEmulated({ method, query }: AwsRequest): AwsError {
  const names = [...query.keys()].filter((name) => name !== "x-id").join("&");
  const what = query.get("x-id") ?? `${method}${names === "" ? "" : ` ?${names}`}`;
  return new AwsError("NotImplemented", `The local cloud does not emulate ${what} of S3.`, 501);
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
