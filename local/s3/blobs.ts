import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { errorCode } from "../../lib/error-code";
import type { ByteRange } from "./range";

/** Bytes on disk, each under a name of its own that is never used again, so that readers are safe. */
export class Blobs {
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
  ): Promise<{ name: string; size: number }> {
    const name = randomBytes(12).toString("hex");
    const file = await open(this.path(name), "wx");
    let size = 0;
    try {
      for await (const bytes of source) {
        onBytes(bytes);
        await file.writeFile(bytes);
        size += bytes.length;
      }
    } catch (error) {
      await file.close();
      await this.remove(name);
      throw error;
    }
    await file.close();
    return { name, size };
  }

  /** The bytes of the range: at once when they are few, else as a stream. */
  async read(name: string, { start, length }: ByteRange): Promise<Buffer | Readable> {
    const file = await open(this.path(name), "r");
    if (length > STREAM_FROM_BYTES) {
      return file.createReadStream({ start, end: start + length - 1 });
    }
    try {
      const bytes = Buffer.allocUnsafe(length);
      await file.read(bytes, 0, length, start);
      return bytes;
    } finally {
      await file.close();
    }
  }

  async remove(name: string): Promise<void> {
    await unlink(this.path(name));
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

const STREAM_FROM_BYTES = 256 * 1024;
const SHARDS = [..."0123456789abcdef"];
