import { createHash } from "node:crypto";
import type { RejectionReason } from "../contracts/record";

/** What a record must say of a content besides its labels: known from how the content was made. */
export type Fate =
  | { readonly outcome: "LABELED"; readonly width: number; readonly height: number }
  | {
      readonly outcome: "REJECTED";
      readonly reason: RejectionReason;
      /** Where the record tells them. */
      readonly width?: number;
      readonly height?: number;
    };

/** Bytes that histories put, and what must become of them. */
export interface Content {
  readonly name: string;
  readonly bytes: Buffer;
  readonly contentType: string;
  /** MD5 in hexadecimal: S3's ETag of one PUT, without its quotes, unless KMS encrypts the bucket. */
  readonly eTag: string;
  readonly fate: Fate;
}

export function contentOf(name: string, contentType: string, bytes: Buffer, fate: Fate): Content {
  const eTag = createHash("md5").update(bytes).digest("hex");
  return { name, bytes, contentType, eTag, fate };
}

/** Without the quotes that S3 puts around an ETag. */
export function bareETag(eTag: string): string {
  return eTag.replaceAll('"', "");
}
