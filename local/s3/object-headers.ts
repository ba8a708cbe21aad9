import type { Bucket } from "./buckets";
import type { ByteRange } from "./range";
import type { Headers, StoredObject } from "./stored-object";
import { versionIdOf } from "./versions";

type AnswerHeaders = Record<string, string>;

/** What an answer tells of the object that it has the bytes of, or of this part of it. */
export function describing(
  asked: Headers,
  object: StoredObject,
  range: ByteRange | undefined,
): AnswerHeaders {
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
  return asked["x-amz-checksum-mode"] === "ENABLED" ? { ...all, ...checksumHeaders(object) } : all;
}

export function identifying({ eTag, lastModified }: StoredObject): AnswerHeaders {
  return { etag: `"${eTag}"`, "last-modified": new Date(lastModified).toUTCString() };
}

export function versionHeader({ versioning }: Bucket, object: StoredObject): AnswerHeaders {
  return versioning === undefined ? {} : { "x-amz-version-id": versionIdOf(object) };
}

export function checksumHeaders({ checksum }: Pick<StoredObject, "checksum">): AnswerHeaders {
  if (checksum === undefined) return {};
  const { header, value, type = "FULL_OBJECT" } = checksum;
  return { [header]: value, "x-amz-checksum-type": type };
}

/** How S3 says that what was written is encrypted. */
export function encryptionHeaders(kept: Readonly<Record<string, string>>): AnswerHeaders {
  return Object.fromEntries(
    Object.entries(kept).filter(([name]) => name.startsWith("x-amz-server-side-encryption")),
  );
}
