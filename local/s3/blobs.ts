import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { errorCode } from "../../lib/error-code";
import type { ByteRange } from "./range";

/** A file of bytes: what it is called, and how many they are. */
export interface StoredBlob {
  readonly blob: string;
  readonly size: number;
}

/** Bytes on disk, each under a name of its own that is never used again, so that readers are safe. */
export class Blobs {
  /** How many streams still have to open the file. */
  private readonly awaited = new Map<string, number>();
  /** Removed while somebody still had to open it. */
  private readonly doomed = new Set<string>();

  private constructor(private readonly directory: string) {}

  /** Removes what a crash left behind: blobs that nobody refers to. */
  static async open(directory: string, referenced: ReadonlySet<string>): Promise<Blobs> {
    for (const shard of SHARDS) {
      const shardDirectory = join(directory, shard);
      await mkdir(shardDirectory, { recursive: true });
      for (const name of await readdir(shardDirectory)) {
        if (!referenced.has(name)) await unlink(join(shardDirectory, name));
      }
    }
    return new Blobs(directory);
  }

  /** Writes as the bytes come; `onBytes` sees each piece. Nothing is left when the source fails. */
  async write(
    source: AsyncIterable<Buffer>,
    onBytes: (bytes: Buffer) => void,
  ): Promise<StoredBlob> {
    const name = randomBytes(12).toString("hex");
    const file = await open(this.path(name), "wx");
    let size = 0;
    let waiting: Buffer[] = [];
    let waitingBytes = 0;
    const flush = async () => {
      await file.writeFile(Buffer.concat(waiting, waitingBytes));
      waiting = [];
      waitingBytes = 0;
    };
    try {
      for await (const bytes of source) {
        onBytes(bytes);
        size += bytes.length;
        waiting.push(bytes);
        waitingBytes += bytes.length;
        if (waitingBytes >= WRITE_BYTES) await flush();
      }
      await flush();
    } catch (error) {
      await file.close();
      await this.remove(name);
      throw error;
    }
    await file.close();
    return { blob: name, size };
  }

  /** The bytes of the range, of blobs that follow each other: at once when they are few, else as a stream. */
  async read(blobs: readonly StoredBlob[], range: ByteRange): Promise<Buffer | Readable> {
    const slices = slicesOf(blobs, range);
    if (range.length <= STREAM_FROM_BYTES) {
      const pieces: Buffer[] = [];
      for (const slice of slices) pieces.push(await this.readSlice(slice));
      return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
    }
    const [first, ...others] = slices;
    if (first === undefined) return Buffer.alloc(0);
    for (const { name } of others) this.awaited.set(name, (this.awaited.get(name) ?? 0) + 1);
    try {
      const start = await this.stream(first);
      return others.length === 0 ? start : this.join(start, others);
    } catch (error) {
      for (const { name } of others) await this.release(name);
      throw error;
    }
  }

  /** At once, or when the last stream that needs it has come to it. */
  async remove(name: string): Promise<void> {
    if (this.awaited.has(name)) this.doomed.add(name);
    else await unlink(this.path(name));
  }

  private async readSlice({ name, start, length }: Slice): Promise<Buffer> {
    const file = await open(this.path(name), "r");
    try {
      const bytes = Buffer.allocUnsafe(length);
      await file.read(bytes, 0, length, start);
      return bytes;
    } finally {
      await file.close();
    }
  }

  private async stream({ name, start, length }: Slice): Promise<Readable> {
    const file = await open(this.path(name), "r");
    return file.createReadStream({
      start,
      end: start + length - 1,
      highWaterMark: STREAM_CHUNK_BYTES,
    });
  }

  /** One file after the other: thousands of parts cannot all be open. Each is kept until it has been read. */
  private join(start: Readable, others: readonly Slice[]): Readable {
    const left = [...others];
    const joined = Readable.from(this.pieces(start, left), { objectMode: false });
    // Also when nobody ever began to read, and the generator never ran.
    joined.once("close", () => {
      start.destroy();
      for (const { name } of left.splice(0)) void this.release(name);
    });
    return joined;
  }

  private async *pieces(start: Readable, left: Slice[]): AsyncGenerator<Buffer> {
    yield* start;
    for (let slice = left[0]; slice !== undefined; slice = left[0]) {
      yield* await this.stream(slice);
      left.shift();
      await this.release(slice.name);
    }
  }

  private async release(name: string): Promise<void> {
    const readers = (this.awaited.get(name) ?? 0) - 1;
    if (readers > 0) {
      this.awaited.set(name, readers);
      return;
    }
    this.awaited.delete(name);
    if (this.doomed.delete(name)) await unlink(this.path(name));
  }

  /** One directory with a million files is slow on many file systems. */
  private path(name: string): string {
    return join(this.directory, name.slice(0, 1), name);
  }
}

/** Whether the blob was removed since its name was looked up. */
export function isGone(error: unknown): boolean {
  return errorCode(error) === "ENOENT";
}

interface Slice extends ByteRange {
  readonly name: string;
}

function slicesOf(blobs: readonly StoredBlob[], { start, length }: ByteRange): Slice[] {
  const slices: Slice[] = [];
  let begin = 0;
  for (const { blob, size } of blobs) {
    const from = Math.max(start - begin, 0);
    const to = Math.min(start + length - begin, size);
    if (from < to) slices.push({ name: blob, start: from, length: to - from });
    begin += size;
  }
  return slices;
}

/** So many bytes are written together: a trip to the disk for each piece from the network costs more than the writing. */
const WRITE_BYTES = 512 * 1024;
const STREAM_FROM_BYTES = 256 * 1024;
const STREAM_CHUNK_BYTES = 256 * 1024;
const SHARDS = [..."0123456789abcdef"];
