import { text } from "node:stream/consumers";
import { AwsError } from "../../aws-error";
import type { AwsRequest, AwsResponse } from "../../http/service";
import type { Bucket } from "../buckets";
import { CHECKSUM_ALGORITHMS } from "../checksum-algorithms";
import { checkWrite } from "../conditions";
import { encryptionHeaders, versionHeader } from "../object-headers";
import type { Headers, StoredObject } from "../stored-object";
import { withVersion } from "../versions";
import { type XmlContent, xmlAnswer } from "../xml";
import type { MultipartOptions } from "./multipart-operations";
import { chosenParts, type ListedPart, readPartList, sizeOf } from "./part-list";
import { multipartETag, objectChecksum } from "./upload-checksums";
import type { Upload } from "./uploads";

/**
 * Makes the listed parts the object. They stay in their files; a completion costs the same for any size.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export async function completeUpload(
  options: MultipartOptions,
  request: AwsRequest,
  bucket: Bucket,
  key: string,
): Promise<AwsResponse> {
  const { uploads, objects, bucketKeys, events } = options;
  const { caller, headers, query } = request;
  const uploadId = query.get("uploadId") ?? "";
  const listed = readPartList(await text(request.body));
  // A client that never got the answer asks again.
  const before = objects.ofUpload(bucket.name, key, uploadId);
  if (before !== undefined && isOf(before, listed)) return answer(request, bucket, before);

  const upload = uploads.get(bucket.name, key, uploadId);
  // Who may write need not be able to read, unless checksums are compared.
  if (upload.checksum !== undefined) bucketKeys.authorizeRead(caller, upload);
  checkWrite(headers, objects.get(bucket.name, key));
  const object = assemble(options, request, upload, listed);
  const stored = withVersion(object, bucket);
  const uploaded = uploads.parts(upload);
  try {
    await objects.commit(stored, async () => {
      const announced = events.announce(
        bucket,
        "ObjectCreated:CompleteMultipartUpload",
        stored,
        caller,
      );
      await Promise.all([announced, uploads.remove(upload)]);
    });
  } catch (error) {
    await uploads.restore(upload, uploaded);
    throw error;
  }
  const chosen = new Set(stored.upload?.parts.map(({ blob }) => blob));
  await objects.discard(uploaded.filter(({ blob }) => !chosen.has(blob)));
  return answer(request, bucket, stored);
}

function assemble(
  { uploads, objects }: MultipartOptions,
  { headers }: AwsRequest,
  upload: Upload,
  listed: readonly ListedPart[],
): StoredObject {
  const { bucket, key, uploadId, checksum } = upload;
  const parts = chosenParts(listed, (number) => uploads.part(upload, number), checksum);
  const size = sizeOf(parts);
  checkSize(headers, size);
  return {
    ...{ bucket, key, size, headers: upload.headers },
    eTag: multipartETag(parts),
    lastModified: objects.now(),
    checksum: objectChecksum(headers, checksum, parts),
    upload: { uploadId, parts },
  };
}

/** @throws AwsError InvalidRequest */
function checkSize(headers: Headers, size: number): void {
  const claimed = headers["x-amz-mp-object-size"];
  if (claimed === undefined || Number(claimed) === size) return;
  throw new AwsError(
    "InvalidRequest",
    `The provided 'x-amz-mp-object-size' header value ${claimed} does not match what was computed: ${size}`,
  );
}

/** Whether the object was made of exactly these parts. */
function isOf({ upload }: StoredObject, listed: readonly ListedPart[]): boolean {
  const parts = upload?.parts ?? [];
  return (
    parts.length === listed.length &&
    parts.every(({ partNumber, eTag }, index) => {
      const named = listed[index];
      return named?.partNumber === partNumber && named.eTag === eTag;
    })
  );
}

function answer({ headers }: AwsRequest, bucket: Bucket, object: StoredObject): AwsResponse {
  const path = `${object.bucket}/${object.key}`.split("/").map(encodeURIComponent).join("/");
  const content = {
    Location: `http://${headers.host}/${path}`,
    Bucket: object.bucket,
    Key: object.key,
    ETag: `"${object.eTag}"`,
    ...describeChecksum(object),
  };
  const told = { ...encryptionHeaders(object.headers), ...versionHeader(bucket, object) };
  return xmlAnswer("CompleteMultipartUploadResult", content, told);
}

/** A checksum as documents have it, where headers cannot be. */
function describeChecksum({ checksum }: StoredObject): { readonly [name: string]: XmlContent } {
  const algorithm = CHECKSUM_ALGORITHMS.find(({ header }) => header === checksum?.header);
  if (checksum === undefined || algorithm === undefined) return {};
  return { [`Checksum${algorithm.name}`]: checksum.value, ChecksumType: checksum.type };
}
