import type { Readable } from "node:stream";
import type { Clock } from "../../lib/clock";
import type { Collection, StateStore } from "../state";
import { Blobs, type StoredBlob } from "./blobs";
import type { ChecksumAlgorithm } from "./checksum-algorithms";
import { BodyChecks } from "./checksums";
import { decodeChunked, isChunked } from "./chunked-body";
import type { ByteRange } from "./range";
import { SortedKeys } from "./sorted-keys";
import { blobsOf, type Headers, type ReceivedBody, type StoredObject } from "./stored-object";
import { type DeleteMarker, type PastVersion, PastVersions, versionIdOf } from "./versions";

/** Objects of all buckets: bytes in files, the rest in the state database. */
export class ObjectStore {
  private readonly keys = new Map<string, SortedKeys>();

  private constructor(
    private readonly objects: Collection<StoredObject>,
    private readonly past: PastVersions,
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

  /** @param others files that no object has, and that are kept nevertheless */
  static async open(
    store: StateStore,
    directory: string,
    clock: Clock,
    others: Iterable<StoredBlob> = [],
  ): Promise<ObjectStore> {
    const objects = await store.collection<StoredObject>("s3-objects");
    const past = new PastVersions(await store.collection<PastVersion>("s3-past-versions"));
    const kept = new Set(Array.from(others, ({ blob }) => blob));
    for (const object of [...objects.values(), ...past.objects()]) {
      for (const { blob } of blobsOf(object)) kept.add(blob);
    }
    const blobs = await Blobs.open(directory, kept);
    const opened = new ObjectStore(objects, past, blobs, clock);
    // After a crash between the removal of a key's last version and the return of the one before.
    for (const { bucket, key } of [...past.newestOfAll()]) await opened.promote(bucket, key);
    return opened;
  }

  get(bucket: string, key: string): StoredObject | undefined {
    return this.objects.get(identity(bucket, key));
  }

  /** An earlier object or a delete marker, by its id; nothing when the key has none such. */
  pastVersion(bucket: string, key: string, versionId: string): PastVersion | undefined {
    return this.past.find(bucket, key, versionId);
  }

  /** The object that a multipart upload became, while it is there. */
  ofUpload(bucket: string, key: string, uploadId: string): StoredObject | undefined {
    const current = this.get(bucket, key);
    if (current?.upload?.uploadId === uploadId) return current;
    return this.past.ofUpload(bucket, key, uploadId);
  }

  /** The delete marker that stands for the key's object now, if one does. */
  currentMarker(bucket: string, key: string): DeleteMarker | undefined {
    if (this.get(bucket, key) !== undefined) return undefined;
    return this.past.newest(bucket, key)?.marker;
  }

  keysOf(bucket: string): SortedKeys {
    const known = this.keys.get(bucket);
    if (known !== undefined) return known;
    const keys = new SortedKeys();
    this.keys.set(bucket, keys);
    return keys;
  }

  /**
   * Writes the body to disk and verifies it.
   *
   * @param wanted the checksum that is computed also when the client claims none
   * @throws AwsError when the body is not what the headers claim; nothing is kept then.
   */
  async receive(
    headers: Headers,
    body: Readable,
    wanted?: ChecksumAlgorithm,
  ): Promise<ReceivedBody> {
    const checks = new BodyChecks(headers, wanted);
    const trailers: Record<string, string> = {};
    const payload = isChunked(headers) ? decodeChunked(body, trailers) : body;
    const stored = await this.blobs.write(payload, (bytes) => checks.update(bytes));
    try {
      return { ...stored, ...checks.finish(trailers), lastModified: this.now() };
    } catch (error) {
      await this.discard([stored]);
      throw error;
    }
  }

  /** The time of a change, in whole seconds as S3 tells it. */
  now(): number {
    return Math.floor(this.clock.now() / 1000) * 1000;
  }

  /** Forgets what was received and belongs to no object. */
  async discard(blobs: readonly StoredBlob[]): Promise<void> {
    for (const { blob } of blobs) await this.blobs.remove(blob);
  }

  /**
   * Makes the object the current one of its key; the one before becomes a past version when it is
   * another version, else it is gone. `announce` starts in the same turn, so that what it writes and the
   * object reach the disk in one write: neither survives a crash alone. When it fails, the key is as before,
   * and the object's bytes are still there.
   */
  async commit(object: StoredObject, announce: () => Promise<void>): Promise<void> {
    const { bucket, key } = object;
    const previous = this.get(bucket, key);
    const announced = announce();
    const kept = this.keepPast(previous, versionIdOf(object));
    try {
      await Promise.all([announced, this.set(object), kept?.written]);
    } catch (error) {
      if (this.get(bucket, key) === object) await this.restore(bucket, key, previous);
      await kept?.undo();
      throw error;
    }
    await this.forget(bucket, key, versionIdOf(object));
    if (previous !== undefined && kept === undefined) await this.discard(blobsOf(previous));
  }

  /** Removes the current object of its key for good; `announce` as in `commit`. */
  async remove(object: StoredObject, announce: () => Promise<void>): Promise<void> {
    const { bucket, key } = object;
    const announced = announce();
    const removed = this.unset(object);
    try {
      await Promise.all([announced, removed]);
    } catch (error) {
      if (this.get(bucket, key) === undefined) await this.set(object);
      throw error;
    }
    await this.promote(bucket, key);
    await this.discard(blobsOf(object));
  }

  /** Puts a delete marker in place of the current object, also where there is none. */
  async mark(marker: DeleteMarker, announce: () => Promise<void>): Promise<void> {
    const { bucket, key, versionId } = marker;
    const previous = this.get(bucket, key);
    const replaced = this.past.find(bucket, key, versionId);
    const announced = announce();
    const kept = this.keepPast(previous, versionId);
    const unset = previous === undefined ? undefined : this.unset(previous);
    const marked = this.past.add({ marker });
    try {
      await Promise.all([announced, kept?.written, unset, marked]);
    } catch (error) {
      await this.dropPast(bucket, key, versionId);
      if (replaced !== undefined) await this.past.put(replaced);
      await kept?.undo();
      if (this.get(bucket, key) === undefined) await this.restore(bucket, key, previous);
      throw error;
    }
    if (replaced?.object !== undefined) await this.discard(blobsOf(replaced.object));
    if (previous !== undefined && kept === undefined) await this.discard(blobsOf(previous));
  }

  /** Removes a past version or a delete marker for good. */
  async removePast(version: PastVersion, announce: () => Promise<void>): Promise<void> {
    const announced = announce();
    const removed = this.past.remove(version);
    try {
      await Promise.all([announced, removed]);
    } catch (error) {
      await this.past.put(version);
      throw error;
    }
    await this.promote(version.bucket, version.key);
    if (version.object !== undefined) await this.discard(blobsOf(version.object));
  }

  /** @throws an error of which `isGone` is true when the object was replaced since it was looked up. */
  read(object: StoredObject, range: ByteRange): Promise<Buffer | Readable> {
    return this.blobs.read(blobsOf(object), range);
  }

  /** Keeps an object that another version takes the place of. */
  private keepPast(object: StoredObject | undefined, nextVersionId: string) {
    if (object === undefined || versionIdOf(object) === nextVersionId) return undefined;
    const { bucket, key } = object;
    return {
      written: this.past.add({ object }),
      undo: () => this.dropPast(bucket, key, versionIdOf(object)),
    };
  }

  /** Past versions with the id that the current one has: only version "null" is ever written twice. */
  private async forget(bucket: string, key: string, versionId: string): Promise<void> {
    const version = this.past.find(bucket, key, versionId);
    if (version === undefined) return;
    await this.past.remove(version);
    if (version.object !== undefined) await this.discard(blobsOf(version.object));
  }

  private async dropPast(bucket: string, key: string, versionId: string): Promise<void> {
    const version = this.past.find(bucket, key, versionId);
    if (version !== undefined) await this.past.remove(version);
  }

  /** The newest past version is the current object again when nothing is newer. */
  private async promote(bucket: string, key: string): Promise<void> {
    const newest = this.past.newest(bucket, key);
    if (newest?.object === undefined || this.get(bucket, key) !== undefined) return;
    await Promise.all([this.set(newest.object), this.past.remove(newest)]);
  }

  private async restore(bucket: string, key: string, previous: StoredObject | undefined) {
    const current = this.get(bucket, key);
    if (previous !== undefined) await this.set(previous);
    else if (current !== undefined) await this.unset(current);
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
