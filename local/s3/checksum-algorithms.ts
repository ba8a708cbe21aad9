import { createHash } from "node:crypto";
import { CRC32, CRC32C, CRC64NVME, type CrcKind, type Digest, startCrc } from "./crc";

/** Whether an object's checksum is one of its bytes, or one of its parts' checksums. */
export type ChecksumType = "FULL_OBJECT" | "COMPOSITE";

export interface ChecksumAlgorithm {
  /** As calls name it. */
  readonly name: string;
  readonly header: string;
  /** Those of an object of parts, the default first. */
  readonly types: readonly ChecksumType[];
  /** Absent in hashes: those of parts do not yield the one of the whole. */
  readonly crc?: CrcKind;
  start(): Digest;
}

export const CHECKSUM_PREFIX = "x-amz-checksum-";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html */
export const CHECKSUM_ALGORITHMS: readonly ChecksumAlgorithm[] = [
  ofCrc("CRC32", CRC32, ["COMPOSITE", "FULL_OBJECT"]),
  ofCrc("CRC32C", CRC32C, ["COMPOSITE", "FULL_OBJECT"]),
  ofCrc("CRC64NVME", CRC64NVME, ["FULL_OBJECT"]),
  ofHash("SHA1"),
  ofHash("SHA256"),
];

function ofCrc(name: string, crc: CrcKind, types: readonly ChecksumType[]): ChecksumAlgorithm {
  return { name, header: headerOf(name), types, crc, start: () => startCrc(crc) };
}

function ofHash(name: string): ChecksumAlgorithm {
  const header = headerOf(name);
  return { name, header, types: ["COMPOSITE"], start: () => createHash(name.toLowerCase()) };
}

function headerOf(name: string): string {
  return `${CHECKSUM_PREFIX}${name.toLowerCase()}`;
}
