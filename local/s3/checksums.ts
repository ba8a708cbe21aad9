import { createHash } from "node:crypto";
import { AwsError } from "../aws-error";
import { CRC32_TABLE, CRC32C_TABLE, Crc } from "./crc";

type Headers = Readonly<Record<string, string | undefined>>;

/** A checksum that the client sent and S3 keeps: the header's name and the base64 value. */
export interface StoredChecksum {
  readonly header: string;
  readonly value: string;
}

/** Computes while the body passes what the client claims of it, and the MD5 that becomes the ETag. */
export class BodyChecks {
  private readonly md5 = createHash("md5");
  private readonly claimed: ClaimedChecksum | undefined;

  /** @throws AwsError NotImplemented for an algorithm that the local cloud cannot compute. */
  constructor(private readonly headers: Headers) {
    this.claimed = claimedChecksum(headers);
  }

  update(bytes: Uint8Array): void {
    this.md5.update(bytes);
    this.claimed?.digest.update(bytes);
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
    if (this.claimed === undefined) return undefined;
    const { header, digest } = this.claimed;
    const value = this.headers[header] ?? trailers[header];
    if (value === undefined) {
      throw new AwsError("InvalidRequest", `The trailer ${header} was announced and did not come.`);
    }
    if (digest.digest().toString("base64") !== value) {
      const algorithm = header.slice(CHECKSUM_PREFIX.length).toUpperCase();
      throw new AwsError(
        "BadDigest",
        `The ${algorithm} you specified did not match the calculated checksum.`,
      );
    }
    return { header, value };
  }
}

interface Digest {
  update(bytes: Uint8Array): unknown;
  digest(): Buffer;
}

interface ClaimedChecksum {
  readonly header: string;
  readonly digest: Digest;
}

const CHECKSUM_PREFIX = "x-amz-checksum-";
/** Begin like a checksum and are none. */
const OTHER_HEADERS = ["x-amz-checksum-mode", "x-amz-checksum-algorithm", "x-amz-checksum-type"];

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
const ALGORITHMS: Readonly<Record<string, (() => Digest) | undefined>> = {
  "x-amz-checksum-crc32": () => new Crc(CRC32_TABLE),
  "x-amz-checksum-crc32c": () => new Crc(CRC32C_TABLE),
  "x-amz-checksum-sha1": () => createHash("sha1"),
  "x-amz-checksum-sha256": () => createHash("sha256"),
};

function claimedChecksum(headers: Headers): ClaimedChecksum | undefined {
  const header =
    Object.keys(headers).find(
      (name) => name.startsWith(CHECKSUM_PREFIX) && !OTHER_HEADERS.includes(name),
    ) ?? headers["x-amz-trailer"]?.toLowerCase();
  if (header === undefined) return undefined;
  const create = ALGORITHMS[header];
  if (create === undefined) {
    const known = Object.keys(ALGORITHMS).join(", ");
    throw new AwsError(
      "NotImplemented",
      `The local S3 does not verify ${header}, only ${known}.`,
      501,
    );
  }
  return { header, digest: create() };
}
