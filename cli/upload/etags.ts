import { createHash } from "node:crypto";
import { partBytesOf, partsOf } from "./part-size";

/** The bytes of a file, as far as a checksum needs them. */
export interface Content {
  readonly bytes: number;
  /** In pieces of this size; the last one may be smaller. */
  pieces(pieceBytes: number): AsyncIterable<Uint8Array>;
}

/** Read at once where no part's border matters. */
const PIECE_BYTES = 1024 * 1024;

/**
 * The ETag that S3 gives these bytes where it encrypts with its own keys: their MD5; of a multipart upload
 * the MD5 of the parts' MD5s. Undefined when the parts were of another size than ours would be.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 *
 * @param like the ETag that it is to be compared with
 */
export async function eTagOf(content: Content, like: string): Promise<string | undefined> {
  const parts = /-(\d+)"?$/.exec(like)?.[1];
  if (parts === undefined) return `"${(await md5(content.pieces(PIECE_BYTES))).toString("hex")}"`;
  if (Number(parts) !== partsOf(content.bytes)) return undefined;
  const whole = createHash("md5");
  for await (const part of content.pieces(partBytesOf(content.bytes))) {
    whole.update(createHash("md5").update(part).digest());
  }
  return `"${whole.digest("hex")}-${parts}"`;
}

async function md5(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const hash = createHash("md5");
  for await (const piece of pieces) hash.update(piece);
  return hash.digest();
}
