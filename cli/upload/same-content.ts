import { createHash } from "node:crypto";
import { HeadObjectCommand, type HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import { statusOf } from "../../lib/aws-status";
import { crc32 } from "./crc32";
import { type Content, eTagOf } from "./etags";
import type { FileTask, TransferWorld } from "./transfer";

/**
 * Whether these bytes are at the key already: then the object's ETag. The listing's ETag says so without a
 * call where S3 encrypts with its own keys; under KMS it is no MD5, and a HEAD tells the checksum.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 */
export async function isStored(
  { s3, bucket, learnt }: TransferWorld,
  { key, stored }: Pick<FileTask, "key" | "stored">,
  content: Content,
): Promise<string | undefined> {
  if (stored === undefined || stored.bytes !== content.bytes) return undefined;
  if (learnt.eTagsAreMd5 !== false) {
    const ours = await eTagOf(content, stored.eTag);
    if (ours === stored.eTag) {
      learnt.eTagsAreMd5 = true;
      return stored.eTag;
    }
    if (ours !== undefined && learnt.eTagsAreMd5 === true) return undefined;
  }
  const head = await s3
    .send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: "ENABLED" }))
    .catch((error: unknown) => {
      if (statusOf(error) === 404) return undefined;
      throw error;
    });
  if (head?.ContentLength !== content.bytes) return undefined;
  const isMd5 = isEncryptedByS3(head);
  // A bucket whose encryption was changed holds both kinds.
  if (isMd5 && learnt.eTagsAreMd5 === false && head.ETag !== undefined) {
    if ((await eTagOf(content, head.ETag)) === head.ETag) return head.ETag;
  }
  learnt.eTagsAreMd5 ??= isMd5;
  return (await hasChecksum(head, content)) ? head.ETag : undefined;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html */
function isEncryptedByS3(head: HeadObjectCommandOutput): boolean {
  const { ServerSideEncryption = "AES256", SSECustomerAlgorithm } = head;
  return ServerSideEncryption === "AES256" && SSECustomerAlgorithm === undefined;
}

/** A checksum of parts says nothing of the whole; one that we cannot compute means: upload it again. */
async function hasChecksum(head: HeadObjectCommandOutput, content: Content): Promise<boolean> {
  if (head.ChecksumType === "COMPOSITE") return false;
  if (head.ChecksumCRC32 !== undefined) return head.ChecksumCRC32 === (await crcOf(content));
  if (head.ChecksumSHA256 !== undefined) return head.ChecksumSHA256 === (await shaOf(content));
  return false;
}

const PIECE_BYTES = 1024 * 1024;

async function crcOf(content: Content): Promise<string> {
  let crc = 0;
  for await (const piece of content.pieces(PIECE_BYTES)) crc = crc32(piece, crc);
  return checksumText(crc);
}

async function shaOf(content: Content): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of content.pieces(PIECE_BYTES)) hash.update(piece);
  return hash.digest("base64");
}

/** As S3 writes a CRC: four bytes, the highest first, in base64. */
export function checksumText(crc: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc >>> 0);
  return bytes.toString("base64");
}
