import { createHash } from "node:crypto";
import { AwsError } from "../aws-error";
import {
  CHECKSUM_ALGORITHMS,
  CHECKSUM_PREFIX,
  type ChecksumAlgorithm,
  type ChecksumType,
} from "./checksum-algorithms";
import type { Digest } from "./crc";

type Headers = Readonly<Record<string, string | undefined>>;

/** A checksum that S3 keeps: the header's name and the base64 value. */
export interface StoredChecksum {
  readonly header: string;
  readonly value: string;
  /** @default "FULL_OBJECT" */
  readonly type?: ChecksumType;
}

/** Computes while the body passes what the client claims of it, and the MD5 that becomes the ETag. */
export class BodyChecks {
  private readonly md5 = createHash("md5");
  private readonly algorithm: ChecksumAlgorithm | undefined;
  private readonly digest: Digest | undefined;

  /**
   * @param wanted what is computed also when the client claims nothing
   * @throws AwsError NotImplemented for an algorithm that the local cloud cannot compute.
   */
  constructor(
    private readonly headers: Headers,
    wanted?: ChecksumAlgorithm,
  ) {
    this.algorithm = claimedAlgorithm(headers) ?? wanted;
    this.digest = this.algorithm?.start();
  }

  update(bytes: Uint8Array): void {
    this.md5.update(bytes);
    this.digest?.update(bytes);
  }

  /**
   * @param trailers what followed an aws-chunked body
   * @throws AwsError BadDigest when the body is not what the client claims.
   */
  finish(trailers: Headers): { eTag: string; checksum: StoredChecksum | undefined } {
    const md5 = this.md5.digest();
    const contentMd5 = this.headers["content-md5"];
    if (contentMd5 !== undefined && contentMd5 !== md5.toString("base64")) {
      throw new AwsError(
        "BadDigest",
        "The Content-MD5 you specified did not match what we received.",
      );
    }
    return { eTag: md5.toString("hex"), checksum: this.verifiedChecksum(trailers) };
  }

  private verifiedChecksum(trailers: Headers): StoredChecksum | undefined {
    if (this.algorithm === undefined || this.digest === undefined) return undefined;
    const { header, name } = this.algorithm;
    const value = this.digest.digest().toString("base64");
    const claimed = this.headers[header] ?? trailers[header];
    if (claimed === undefined && announcedHeader(this.headers) !== undefined) {
      throw new AwsError("InvalidRequest", `The trailer ${header} was announced and did not come.`);
    }
    if (claimed !== undefined && claimed !== value) throw badChecksum(name);
    return { header, value };
  }
}

/** The algorithm by which the client vouches for the body, in a header or in a trailer. */
export function claimedAlgorithm(headers: Headers): ChecksumAlgorithm | undefined {
  const header = claimedHeader(headers) ?? announcedHeader(headers);
  if (header === undefined) return undefined;
  const algorithm = CHECKSUM_ALGORITHMS.find((known) => known.header === header);
  if (algorithm !== undefined) return algorithm;
  const known = CHECKSUM_ALGORITHMS.map(({ header: name }) => name).join(", ");
  throw new AwsError(
    "NotImplemented",
    `The local S3 does not verify ${header}, only ${known}.`,
    501,
  );
}

/** The only header that claims a checksum. */
export function claimedHeader(headers: Headers): string | undefined {
  return Object.keys(headers).find(
    (name) => name.startsWith(CHECKSUM_PREFIX) && !OTHER_HEADERS.includes(name),
  );
}

export function badChecksum(algorithm: string): AwsError {
  return new AwsError(
    "BadDigest",
    `The ${algorithm} you specified did not match the calculated checksum.`,
  );
}

/** Begin like a checksum and are none. */
const OTHER_HEADERS = ["x-amz-checksum-mode", "x-amz-checksum-algorithm", "x-amz-checksum-type"];

function announcedHeader(headers: Headers): string | undefined {
  return headers["x-amz-trailer"]?.toLowerCase();
}
