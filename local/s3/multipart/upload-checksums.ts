import { createHash } from "node:crypto";
import { AwsError } from "../../aws-error";
import {
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  type ChecksumType,
} from "../checksum-algorithms";
import { badChecksum, claimedAlgorithm, type StoredChecksum } from "../checksums";
import { combineCrcs } from "../crc-combine";
import type { Headers, StoredPart } from "../stored-object";

/** How the parts of an upload are vouched for, and how their object is. */
export interface UploadChecksum {
  /** Its name. */
  readonly algorithm: string;
  readonly type: ChecksumType;
}

/**
 * The checksum that the creation of an upload asks for.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 *
 * @throws AwsError InvalidRequest for an algorithm that is unknown, or has no checksums of this type
 */
export function askedChecksum(headers: Headers): UploadChecksum | undefined {
  const name = headers["x-amz-checksum-algorithm"]?.toUpperCase();
  const type = headers[TYPE_HEADER]?.toUpperCase();
  if (name === undefined) {
    if (type === undefined) return undefined;
    throw invalid(
      `The ${TYPE_HEADER} header can only be used with the x-amz-checksum-algorithm header.`,
    );
  }
  const algorithm = CHECKSUM_ALGORITHMS.find((known) => known.name === name);
  if (algorithm === undefined) {
    const known = CHECKSUM_ALGORITHMS.map((one) => one.name).join(", ");
    throw invalid(`The checksum algorithm ${name} is unsupported. Valid are: [${known}]`);
  }
  const chosen = algorithm.types.find((known) => known === (type ?? algorithm.types[0]));
  if (chosen !== undefined) return { algorithm: name, type: chosen };
  throw invalid(
    `The ${type} checksum type cannot be used with the ${name.toLowerCase()} checksum algorithm.`,
  );
}

/** @throws AwsError InvalidRequest when a part is vouched for in another way than its upload */
export function checkPartChecksum(headers: Headers, checksum: UploadChecksum | undefined): void {
  if (checksum === undefined) return;
  const claimed = claimedAlgorithm(headers)?.name;
  // Of a full object's parts S3 computes what the client leaves out.
  if (claimed === undefined && checksum.type === "FULL_OBJECT") return;
  if (claimed === checksum.algorithm) return;
  throw invalid(
    `Checksum Type mismatch occurred, expected checksum Type: ${checksum.algorithm.toLowerCase()}, ` +
      `actual checksum Type: ${claimed?.toLowerCase() ?? "null"}`,
  );
}

export function algorithmOf(checksum: UploadChecksum | undefined): ChecksumAlgorithm | undefined {
  return CHECKSUM_ALGORITHMS.find(({ name }) => name === checksum?.algorithm);
}

/**
 * The checksum of the object of these parts.
 *
 * @throws AwsError BadDigest when the completion claims another, or one of another type
 */
export function objectChecksum(
  headers: Headers,
  checksum: UploadChecksum | undefined,
  parts: readonly StoredPart[],
): StoredChecksum | undefined {
  const algorithm = algorithmOf(checksum);
  if (checksum === undefined || algorithm === undefined) return undefined;
  const { type } = checksum;
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
  const claimedType = headers[TYPE_HEADER];
  if (claimedType !== undefined && claimedType.toUpperCase() !== type) {
    throw new AwsError(
      "BadDigest",
      `The upload was created using the ${type} checksum mode. The complete request must use the same checksum mode.`,
    );
  }
  const value = type === "FULL_OBJECT" ? ofBytes(algorithm, parts) : ofChecksums(algorithm, parts);
  const claimed = headers[algorithm.header];
  // Clients send a composite one with or without the number of its parts.
  if (claimed !== undefined && claimed !== value && claimed !== value.split("-")[0]) {
    throw badChecksum(algorithm.name);
  }
  return { header: algorithm.header, value, type };
}

const TYPE_HEADER = "x-amz-checksum-type";

function ofBytes({ crc }: ChecksumAlgorithm, parts: readonly StoredPart[]): string {
  if (crc === undefined) throw new Error("A hash of all bytes is never asked for.");
  const pieces = parts.map((part) => ({ crc: digestOf(part), size: part.size }));
  return combineCrcs(crc, pieces).toString("base64");
}

function ofChecksums(algorithm: ChecksumAlgorithm, parts: readonly StoredPart[]): string {
  const digest = algorithm.start();
  for (const part of parts) digest.update(digestOf(part));
  return `${digest.digest().toString("base64")}-${parts.length}`;
}

function digestOf({ checksum }: StoredPart): Buffer {
  return Buffer.from(checksum?.value ?? "", "base64");
}

/** The ETag of the object of these parts. */
export function multipartETag(parts: readonly StoredPart[]): string {
  const md5 = createHash("md5");
  for (const { eTag } of parts) md5.update(eTag, "hex");
  return `${md5.digest("hex")}-${parts.length}`;
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidRequest", message);
}
