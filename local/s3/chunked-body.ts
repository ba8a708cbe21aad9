import { AwsError } from "../aws-error";

/** Whether the body comes in chunks with their own lengths, as clients send streams. */
export function isChunked(headers: Readonly<Record<string, string | undefined>>): boolean {
  return headers["x-amz-content-sha256"]?.startsWith("STREAMING-") === true;
}

/**
 * The payload of an `aws-chunked` body: `<hex length>[;chunk-signature=…]\r\n<bytes>\r\n`, a chunk of
 * length 0, then trailers, which are put into `trailers`.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 *
 * @throws AwsError IncompleteBody when the framing is broken or the body ends early.
 */
export async function* decodeChunked(
  body: AsyncIterable<Buffer>,
  trailers: Record<string, string>,
): AsyncGenerator<Buffer> {
  const frames = new FrameReader(body[Symbol.asyncIterator]());
  for (;;) {
    const length = chunkLength(await frames.line());
    if (length === 0) break;
    yield* frames.bytes(length);
    if ((await frames.line()) !== "") throw incomplete("a chunk is longer than its length");
  }
  for (let line = await frames.line(); line !== ""; line = await frames.line()) {
    const colon = line.indexOf(":");
    trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
}

const MAX_LINE_BYTES = 8192;

class FrameReader {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly source: AsyncIterator<Buffer>) {}

  /** Up to the next line end, which is taken off. */
  async line(): Promise<string> {
    let end = this.rest.indexOf("\r\n");
    while (end < 0) {
      if (this.rest.length > MAX_LINE_BYTES) throw incomplete("a chunk has no length");
      this.rest = Buffer.concat([this.rest, await this.next()]);
      end = this.rest.indexOf("\r\n");
    }
    const line = this.rest.toString("latin1", 0, end);
    this.rest = this.rest.subarray(end + 2);
    return line;
  }

  /** Exactly that many, in pieces as they arrive. */
  async *bytes(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      if (this.rest.length === 0) this.rest = await this.next();
      const piece = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  private async next(): Promise<Buffer> {
    const { done, value } = await this.source.next();
    if (done) throw incomplete("the body ends early");
    return value;
  }
}

function chunkLength(line: string): number {
  const [length = ""] = line.split(";");
  if (!/^[0-9a-f]+$/i.test(length)) throw incomplete(`"${length}" is no length of a chunk`);
  return Number.parseInt(length, 16);
}

function incomplete(reason: string): AwsError {
  return new AwsError("IncompleteBody", `The aws-chunked body cannot be read: ${reason}.`);
}
