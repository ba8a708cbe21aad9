import { type _Object, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";

/** An object as a listing tells of it: its ETag, but no version id. */
export interface ListedObject {
  readonly key: string;
  readonly eTag: string;
  /** In Glacier, where nobody can read it before it is restored. */
  readonly isArchived: boolean;
}

/** The objects under a prefix, in the order of their keys, a page at a time. */
export async function* listObjects(
  s3: S3Client,
  bucket: string,
  prefix: string,
): AsyncGenerator<ListedObject[]> {
  const pages = paginateListObjectsV2({ client: s3 }, listParams(bucket, prefix));
  for await (const { Contents = [] } of pages) yield Contents.map(listedObject);
}

/** XML cannot hold every character that a key can, so keys come encoded. */
export function listParams(bucket: string, prefix: string) {
  return {
    Bucket: bucket,
    Prefix: prefix,
    EncodingType: "url" as const,
    OptionalObjectAttributes: ["RestoreStatus" as const],
  };
}

/** A key or a common prefix of a listing that was asked for with `EncodingType`. */
export function decodeListedKey(encoded = ""): string {
  return decodeURIComponent(encoded.replaceAll("+", " "));
}

function listedObject(object: _Object): ListedObject {
  return {
    key: decodeListedKey(object.Key),
    eTag: object.ETag ?? "",
    isArchived: isArchived(object),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/archived-objects.html */
const ARCHIVES: readonly (string | undefined)[] = ["GLACIER", "DEEP_ARCHIVE"];

/** A restored copy has a date on which it ends; while it is being made, there is none. */
function isArchived({ StorageClass, RestoreStatus }: _Object): boolean {
  return ARCHIVES.includes(StorageClass) && RestoreStatus?.RestoreExpiryDate === undefined;
}
