import { MAX_LISTED_KEYS } from "../../contracts/limits";
import { compareUtf8 } from "../../lib/utf8-order";
import type { ObjectStore } from "./object-store";
import { pageSize } from "./page-size";
import type { SortedKeys } from "./sorted-keys";
import { type XmlContent, xmlDocument } from "./xml";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export function listObjects(store: ObjectStore, bucket: string, query: URLSearchParams): string {
  const token = query.get("continuation-token") ?? undefined;
  const startAfter = query.get("start-after") ?? undefined;
  const after = token === undefined ? (startAfter ?? "") : decodeToken(token);
  const listed = list(store, bucket, query, after);
  return xmlDocument("ListBucketResult", {
    ...listed.content,
    KeyCount: listed.count,
    ContinuationToken: token,
    NextContinuationToken: listed.truncated ? encodeToken(listed.last) : undefined,
    StartAfter: startAfter,
  });
}

/**
 * As older clients ask for it: the next page begins after the last key of this one, which S3 names only
 * where a delimiter may have hidden it. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html
 */
export function listObjectsV1(store: ObjectStore, bucket: string, query: URLSearchParams): string {
  const marker = query.get("marker") ?? "";
  const { content, truncated, last, encode } = list(store, bucket, query, marker);
  return xmlDocument("ListBucketResult", {
    ...content,
    Marker: encode(marker),
    NextMarker: truncated && query.has("delimiter") ? encode(last) : undefined,
  });
}

/** What the listings of both versions have. */
function list(store: ObjectStore, bucket: string, query: URLSearchParams, after: string) {
  const request = {
    prefix: query.get("prefix") ?? "",
    delimiter: query.get("delimiter") ?? "",
    maxKeys: pageSize(query, "max-keys", MAX_LISTED_KEYS),
    after,
  };
  const { keys, prefixes, last, truncated } = page(store.keysOf(bucket), request);
  const encode = query.get("encoding-type") === "url" ? encodeKey : String;
  const content = {
    Name: bucket,
    Prefix: encode(request.prefix),
    Delimiter: request.delimiter === "" ? undefined : encode(request.delimiter),
    MaxKeys: request.maxKeys,
    EncodingType: query.get("encoding-type") ?? undefined,
    IsTruncated: truncated,
    Contents: keys.map((key) => contents(store, bucket, key, encode)),
    CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
  return { content, count: keys.length + prefixes.length, truncated, last, encode };
}

interface ListRequest {
  readonly prefix: string;
  readonly delimiter: string;
  readonly maxKeys: number;
  readonly after: string;
}

interface Page {
  readonly keys: string[];
  readonly prefixes: string[];
  /** The key or common prefix that ends the page: the next begins after it. */
  readonly last: string;
  readonly truncated: boolean;
}

function page(sorted: SortedKeys, { prefix, delimiter, maxKeys, after }: ListRequest): Page {
  const keys: string[] = [];
  const prefixes: string[] = [];
  let last = after;
  for (const key of sorted.from(compareUtf8(after, prefix) > 0 ? after : prefix)) {
    if (!key.startsWith(prefix)) break;
    const group = commonPrefix(key, prefix, delimiter);
    const name = group ?? key;
    if (name === last) continue;
    if (keys.length + prefixes.length === maxKeys) {
      return { keys, prefixes, last, truncated: maxKeys > 0 };
    }
    (group === undefined ? keys : prefixes).push(name);
    last = name;
  }
  return { keys, prefixes, last, truncated: false };
}

export function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === "") return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

function contents(
  store: ObjectStore,
  bucket: string,
  key: string,
  encode: (key: string) => string,
): XmlContent {
  const object = store.get(bucket, key);
  if (object === undefined) return undefined;
  return {
    Key: encode(key),
    LastModified: new Date(object.lastModified).toISOString(),
    ETag: `"${object.eTag}"`,
    Size: object.size,
    StorageClass: "STANDARD",
  };
}

/** Opaque, so that nobody comes to rely on what is in it. */
function encodeToken(last: string): string {
  return Buffer.from(last).toString("base64url");
}

function decodeToken(token: string): string {
  return Buffer.from(token, "base64url").toString();
}

/** As `encoding-type=url` wants it. */
export function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%2F", "/");
}
