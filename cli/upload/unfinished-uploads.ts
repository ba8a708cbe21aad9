import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type MultipartUpload,
} from "@aws-sdk/client-s3";
import { decodeListedKey } from "../sync/listing";
import { partBytesOf, partsOf } from "./part-size";
import type { TransferWorld } from "./transfer";

/** A part that S3 has, of an upload that was broken off. */
export interface StoredPart {
  readonly bytes: number;
  readonly eTag: string;
  readonly crc32: string | undefined;
}

export interface UnfinishedUpload {
  readonly uploadId: string;
  /** By their numbers. */
  readonly parts: ReadonlyMap<number, StoredPart>;
}

/** The newest upload of this key that can be gone on with. Others of the key are stale, and aborted. */
export async function findUnfinished(
  world: TransferWorld,
  key: string,
  fileBytes: number,
): Promise<UnfinishedUpload | undefined> {
  world.learnt.hasUnfinished ??= hasUnfinished(world);
  if (!(await world.learnt.hasUnfinished)) return undefined;
  let found: UnfinishedUpload | undefined;
  for (const { UploadId, ChecksumType, ChecksumAlgorithm } of await uploadsOf(world, key)) {
    if (UploadId === undefined) continue;
    const isOurs = ChecksumAlgorithm === "CRC32" && ChecksumType !== "COMPOSITE";
    if (found === undefined && isOurs) {
      const parts = await partsAt(world, key, UploadId);
      if (fits(parts, fileBytes)) found = { uploadId: UploadId, parts };
    }
    if (found?.uploadId !== UploadId) await abort(world, key, UploadId);
  }
  return found;
}

/** Usually there is none at all, and no large file has to ask for itself. */
async function hasUnfinished({ s3, bucket, prefix }: TransferWorld): Promise<boolean> {
  const { Uploads = [] } = await s3.send(
    new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, MaxUploads: 1 }),
  );
  return Uploads.length > 0;
}

/** Newest first. Of the keys that begin with this one, it is listed first. */
async function uploadsOf({ s3, bucket }: TransferWorld, key: string): Promise<MultipartUpload[]> {
  const { Uploads = [] } = await s3.send(
    new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: key, EncodingType: "url" }),
  );
  return Uploads.filter(({ Key }) => decodeListedKey(Key) === key).sort(
    (one, other) => Number(other.Initiated ?? 0) - Number(one.Initiated ?? 0),
  );
}

async function partsAt(
  { s3, bucket }: TransferWorld,
  key: string,
  UploadId: string,
): Promise<Map<number, StoredPart>> {
  const parts = new Map<number, StoredPart>();
  let marker: string | undefined;
  do {
    // No paginator: S3 names a next part also after the last one.
    const page = await s3.send(
      new ListPartsCommand({ Bucket: bucket, Key: key, UploadId, PartNumberMarker: marker }),
    );
    for (const { PartNumber = 0, Size = 0, ETag = "", ChecksumCRC32 } of page.Parts ?? []) {
      parts.set(PartNumber, { bytes: Size, eTag: ETag, crc32: ChecksumCRC32 });
    }
    marker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
  } while (marker !== undefined);
  return parts;
}

/** Parts of another size, or beyond the end, are of another file or another program. */
function fits(parts: ReadonlyMap<number, StoredPart>, fileBytes: number): boolean {
  const count = partsOf(fileBytes);
  const partBytes = partBytesOf(fileBytes);
  return [...parts].every(([number, { bytes }]) =>
    number === count
      ? bytes === fileBytes - (count - 1) * partBytes
      : number < count && bytes === partBytes,
  );
}

async function abort({ s3, bucket }: TransferWorld, key: string, UploadId: string): Promise<void> {
  await s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId }));
}
