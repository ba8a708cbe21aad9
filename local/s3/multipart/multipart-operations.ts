import { MAX_PART_BYTES, MAX_PARTS } from "../../../contracts/limits";
import { AwsError } from "../../aws-error";
import type { AwsRequest, AwsResponse } from "../../http/service";
import type { Authorizer } from "../../iam/authorizer";
import type { Caller } from "../../iam/caller";
import { checkBodySize } from "../body-size";
import type { BucketKeys } from "../bucket-keys";
import type { Bucket } from "../buckets";
import type { EventSender } from "../event-sender";
import { keptHeaders } from "../kept-headers";
import { notEmulated } from "../not-emulated";
import { checksumHeaders, encryptionHeaders } from "../object-headers";
import type { ObjectStore } from "../object-store";
import { xmlAnswer } from "../xml";
import { completeUpload } from "./complete-upload";
import { listParts } from "./list-parts";
import { listUploads } from "./list-uploads";
import { algorithmOf, askedChecksum, checkPartChecksum } from "./upload-checksums";
import type { Upload, Uploads } from "./uploads";

export interface MultipartOptions {
  readonly uploads: Uploads;
  readonly objects: ObjectStore;
  readonly bucketKeys: BucketKeys;
  readonly events: EventSender;
  readonly authorizer: Authorizer;
}

/**
 * The calls of multipart uploads.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html says also which permissions each needs.
 */
export class MultipartOperations {
  constructor(private readonly options: MultipartOptions) {}

  /** A call on the object that has `uploads` or `uploadId`. */
  async onObject(request: AwsRequest, bucket: Bucket, key: string): Promise<AwsResponse> {
    const { method, query, caller } = request;
    if (query.has("uploads")) {
      if (method === "POST") return this.create(request, bucket, key);
      throw notEmulated(request);
    }
    const find = (action: string) => {
      this.authorize(caller, action, bucket, key);
      return this.options.uploads.get(bucket.name, key, query.get("uploadId") ?? "");
    };
    switch (method) {
      case "PUT":
        return this.uploadPart(request, find("s3:PutObject"));
      case "POST":
        this.authorize(caller, "s3:PutObject", bucket, key);
        return completeUpload(this.options, request, bucket, key);
      case "DELETE":
        return this.abort(find("s3:AbortMultipartUpload"));
      case "GET": {
        const upload = find("s3:ListMultipartUploadParts");
        this.options.bucketKeys.authorizeRead(caller, upload);
        return xmlAnswer(listParts(upload, this.options.uploads.parts(upload), query));
      }
      default:
        throw notEmulated(request);
    }
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
  list({ caller, query }: AwsRequest, bucket: Bucket): AwsResponse {
    this.authorize(caller, "s3:ListBucketMultipartUploads", bucket);
    return xmlAnswer(listUploads(bucket.name, this.options.uploads.ofBucket(bucket.name), query));
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
  private async create(request: AwsRequest, bucket: Bucket, key: string): Promise<AwsResponse> {
    const { caller, headers } = request;
    const { uploads, bucketKeys, objects } = this.options;
    this.authorize(caller, "s3:PutObject", bucket, key);
    bucketKeys.authorizeWrite(caller, bucket.name, key);
    const upload = await uploads.create({
      bucket: bucket.name,
      key,
      initiated: objects.now(),
      headers: bucketKeys.sealed(bucket.name, keptHeaders(headers)),
      checksum: askedChecksum(headers),
    });
    const content = { Bucket: bucket.name, Key: key, UploadId: upload.uploadId };
    const told = { ...encryptionHeaders(upload.headers), ...askedHeaders(upload) };
    return xmlAnswer("InitiateMultipartUploadResult", content, told);
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html */
  private async uploadPart(request: AwsRequest, upload: Upload): Promise<AwsResponse> {
    const { caller, headers, query, body } = request;
    const { uploads, bucketKeys, objects } = this.options;
    const partNumber = readPartNumber(query.get("partNumber"));
    if (headers["x-amz-copy-source"] !== undefined) throw notEmulated(request);
    bucketKeys.authorizeRead(caller, upload);
    checkPartChecksum(headers, upload.checksum);
    checkBodySize(headers, MAX_PART_BYTES);
    const received = await objects.receive(headers, body, algorithmOf(upload.checksum));
    let replaced: ReturnType<Uploads["part"]>;
    try {
      // It may have been completed or aborted while the body came.
      uploads.get(upload.bucket, upload.key, upload.uploadId);
      replaced = uploads.part(upload, partNumber);
      await uploads.putPart(upload, { ...received, partNumber });
    } catch (error) {
      await objects.discard([received]);
      throw error;
    }
    if (replaced !== undefined) await objects.discard([replaced]);
    const told = { ...encryptionHeaders(upload.headers), ...checksumHeaders(received) };
    delete told["x-amz-checksum-type"];
    return { status: 200, headers: { etag: `"${received.eTag}"`, ...told } };
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
  private async abort(upload: Upload): Promise<AwsResponse> {
    const { uploads, objects } = this.options;
    const parts = uploads.parts(upload);
    await uploads.remove(upload);
    await objects.discard(parts);
    return { status: 204, headers: {} };
  }

  private authorize(caller: Caller, action: string, { arn, policy }: Bucket, key?: string): void {
    const resource = key === undefined ? arn : `${arn}/${key}`;
    this.options.authorizer.authorize(caller, action, resource, policy);
  }
}

function askedHeaders({ checksum }: Upload): Record<string, string> {
  if (checksum === undefined) return {};
  return {
    "x-amz-checksum-algorithm": checksum.algorithm,
    "x-amz-checksum-type": checksum.type,
  };
}

/** @throws AwsError InvalidArgument */
function readPartNumber(value: string | null): number {
  const number = Number(value);
  if (/^\d+$/.test(value ?? "") && number >= 1 && number <= MAX_PARTS) return number;
  throw new AwsError(
    "InvalidArgument",
    `Part number must be an integer between 1 and ${MAX_PARTS}, inclusive, not ${value}.`,
  );
}
