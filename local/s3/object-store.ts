import type { Readable } from "node:stream";
import type { Clock } from "../../lib/clock";
import type { Collection, StateStore } from "../state";
import { Blobs } from "./blobs";
import { BodyChecks, type StoredChecksum } from "./checksums";
import { decodeChunked, isChunked } from "./chunked-body";
import type { ByteRange } from "./range";
import { SortedKeys } from "./sorted-keys";

export type Headers = Readonly<Record<string, string | undefined>>;

/** What S3 knows of an object besides its bytes. */
export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  /** MD5 in hexadecimal, without quotes. */
  readonly eTag: string;
  readonly size: number;
  /** Milliseconds since 1970, a whole second as in S3. */
  readonly lastModified: number;
  /** Content type, user metadata and what else is given back as it was sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum?: StoredChecksum | undefined;
  readonly blob: string;
}

/** Objects of all buckets: bytes in files, the rest in the state database. */
export class ObjectStore {
  private readonly keys = new Map<string, SortedKeys>();

  private constructor(
    private readonly objects: Collection<StoredObject>,
    private readonly blobs: Blobs,
    private readonly clock: Clock,
  ) {
    const keys = new Map<string, string[]>();
    for (const { bucket, key } of objects.values()) {
      const known = keys.get(bucket);
      if (known === undefined) keys.set(bucket, [key]);
      else known.push(key);
    }
    for (const [bucket, list] of keys) this.keys.set(bucket, new SortedKeys(list));
  }

  static async open(store: StateStore, directory: string, clock: Clock): Promise<ObjectStore> {
    const objects = await store.collection<StoredObject>("s3-objects");
    const referenced = new Set(Array.from(objects.values(), ({ blob }) => blob));
    return new ObjectStore(objects, await Blobs.open(directory, referenced), clock);
  }

  get(bucket: string, key: string): StoredObject | undefined {
    return this.objects.get(identity(bucket, key));
  }

  keysOf(bucket: string): SortedKeys {
    const known = this.keys.get(bucket);
    if (known !== undefined) return known;
    const keys = new SortedKeys();
    this.keys.set(bucket, keys);
    return keys;
  }

  /**
   * Writes the body to disk and verifies it. Nobody sees the object before `commit`.
   *
   * @throws AwsError when the body is not what the headers claim; nothing is kept then.
   */
  async receive(
    at: { bucket: string; key: string },
    headers: Headers,
    body: Readable,
  ): Promise<StoredObject> {
    const checks = new BodyChecks(headers);
    const trailers: Record<string, string> = {};
    const payload = isChunked(headers) ? decodeChunked(body, trailers) : body;
    const { name, size } = await this.blobs.write(payload, (bytes) => checks.update(bytes));
    try {
      const verified = checks.finish(trailers);
      const lastModified = Math.floor(this.clock.now() / 1000) * 1000;
      return { ...at, ...verified, size, lastModified, headers: keptHeaders(headers), blob: name };
    } catch (error) {
      await this.blobs.remove(name);
      throw error;
    }
  }

  /** Forgets an object that was received and will not be committed. */
  async discard(object: StoredObject): Promise<void> {
    await this.blobs.remove(object.blob);
  }

  /**
   * Makes the object the current one of its key. `announce` starts in the same turn, so that what it
   * writes and the object reach the disk in one write: neither survives a crash alone. When it fails,
   * the key is as before.
   */
  async commit(object: StoredObject, announce: () => Promise<void>): Promise<void> {
    const previous = this.get(object.bucket, object.key);
    const announced = announce();
    const stored = this.set(object);
    try {
      await Promise.all([announced, stored]);
    } catch (error) {
      await this.restore(object, previous);
      throw error;
    }
    if (previous !== undefined) await this.blobs.remove(previous.blob);
  }

  /** Removes the current object of its key; `announce` as in `commit`. */
  async remove(object: StoredObject, announce: () => Promise<void>): Promise<void> {
    const announced = announce();
    const removed = this.unset(object);
    try {
      await Promise.all([announced, removed]);
    } catch (error) {
      if (this.get(object.bucket, object.key) === undefined) await this.set(object);
      throw error;
    }
    await this.blobs.remove(object.blob);
  }

  /** @throws an error of which `isGone` is true when the object was replaced since it was looked up. */
  read(object: StoredObject, range: ByteRange): Promise<Buffer | Readable> {
    return this.blobs.read(object.blob, range);
  }

  private async restore(object: StoredObject, previous: StoredObject | undefined): Promise<void> {
    const isCurrent = this.get(object.bucket, object.key)?.blob === object.blob;
    if (isCurrent) await (previous === undefined ? this.unset(object) : this.set(previous));
    await this.blobs.remove(object.blob);
  }

  private set(object: StoredObject): Promise<void> {
    this.keysOf(object.bucket).add(object.key);
    return this.objects.set(identity(object.bucket, object.key), object);
  }

  private unset({ bucket, key }: StoredObject): Promise<void> {
    this.keysOf(bucket).delete(key);
    return this.objects.delete(identity(bucket, key));
  }
}

/** A slash occurs in no bucket name. */
function identity(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}

const KEPT_HEADERS = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
];

function keptHeaders(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = { "content-type": "binary/octet-stream" };
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    if (KEPT_HEADERS.includes(name) || name.startsWith("x-amz-meta-")) kept[name] = value;
  }
  const encoding = withoutChunking(kept["content-encoding"]);
  if (encoding === "") delete kept["content-encoding"];
  else kept["content-encoding"] = encoding;
  return kept;
}

/** `aws-chunked` is how the body travels, not how the object is encoded. */
function withoutChunking(encoding = ""): string {
  const encodings = encoding.split(",").map((name) => name.trim());
  return encodings.filter((name) => name !== "aws-chunked" && name !== "").join(",");
}
