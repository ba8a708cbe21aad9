import type { StoredBlob } from "./blobs";
import type { StoredChecksum } from "./checksums";

export type Headers = Readonly<Record<string, string | undefined>>;

/** What S3 knows of an object besides its bytes. */
export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  /** MD5 in hexadecimal, of a multipart upload the MD5 of its parts' and their number; without quotes. */
  readonly eTag: string;
  readonly size: number;
  /** Milliseconds since 1970, a whole second as in S3. */
  readonly lastModified: number;
  /** Content type, user metadata and what else is given back as it was sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum?: StoredChecksum | undefined;
  /** The file of its bytes; absent when they are in those of its parts. */
  readonly blob?: string;
  /** The multipart upload that it comes from. */
  readonly upload?: { readonly uploadId: string; readonly parts: readonly StoredPart[] };
  /** Absent in what was written while the bucket kept no versions: version "null". */
  readonly versionId?: string;
}

/** A part of a multipart upload, also once it is one of an object. */
export interface StoredPart extends ReceivedBody {
  readonly partNumber: number;
}

/** A body that has been verified, and the file in which it is. */
export interface ReceivedBody extends StoredBlob {
  /** MD5 in hexadecimal. */
  readonly eTag: string;
  readonly lastModified: number;
  readonly checksum?: StoredChecksum | undefined;
}

/** Where the object's bytes are, in their order. */
export function blobsOf({ blob, size, upload }: StoredObject): readonly StoredBlob[] {
  if (upload !== undefined) return upload.parts;
  return blob === undefined ? [] : [{ blob, size }];
}

/** What tells this write of a key from every other, also from one of the same bytes. */
export function writeIdOf({ blob, upload }: StoredObject): string {
  return upload?.uploadId ?? blob ?? "";
}
