import { randomBytes } from "node:crypto";
import type { Collection } from "../state";
import type { StoredObject } from "./stored-object";

/** What S3 calls the version of an object that was written while its bucket kept none. */
export const NULL_VERSION = "null";

/** Of a bucket; absent: it never kept versions. */
export type Versioning = "Enabled" | "Suspended";

/** What stands for the object after a DELETE that named no version. */
export interface DeleteMarker {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  /** Milliseconds since 1970, a whole second. */
  readonly lastModified: number;
}

/** A version that is not the current object of its key: an earlier object, or a delete marker. */
export interface PastVersion {
  /** Grows with each version that becomes a past one: the order of a key's versions. */
  readonly sequence: number;
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  /** Absent in a delete marker. */
  readonly object?: StoredObject;
  readonly marker?: DeleteMarker;
}

/** Opaque, as S3 makes them. https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html */
export function newVersionId(versioning: Versioning): string {
  return versioning === "Enabled" ? randomBytes(24).toString("base64url") : NULL_VERSION;
}

/** The object as the bucket keeps it when it is written now. */
export function withVersion(
  object: StoredObject,
  { versioning }: { readonly versioning: Versioning | undefined },
): StoredObject {
  return versioning === "Enabled" ? { ...object, versionId: newVersionId(versioning) } : object;
}

export function versionIdOf({ versionId }: StoredObject): string {
  return versionId ?? NULL_VERSION;
}

/** The versions of each key that are not its current object, on disk. */
export class PastVersions {
  readonly #stored: Collection<PastVersion>;
  /** Of each key the newest last. */
  readonly #byKey = new Map<string, readonly PastVersion[]>();
  #sequence = 0;

  constructor(stored: Collection<PastVersion>) {
    this.#stored = stored;
    for (const version of [...stored.values()].sort((a, b) => a.sequence - b.sequence)) {
      this.#sequence = version.sequence;
      const { bucket, key } = version;
      this.#byKey.set(keyIdentity(bucket, key), [...this.#ofKey(bucket, key), version]);
    }
  }

  /** All that are no delete markers. */
  *objects(): Generator<StoredObject> {
    for (const { object } of this.#stored.values()) if (object !== undefined) yield object;
  }

  newest(bucket: string, key: string): PastVersion | undefined {
    return this.#ofKey(bucket, key).at(-1);
  }

  find(bucket: string, key: string, versionId: string): PastVersion | undefined {
    return this.#ofKey(bucket, key).find((version) => version.versionId === versionId);
  }

  /** The object that this multipart upload became. */
  ofUpload(bucket: string, key: string, uploadId: string): StoredObject | undefined {
    return this.#ofKey(bucket, key).find(({ object }) => object?.upload?.uploadId === uploadId)
      ?.object;
  }

  /** The newest of each key. */
  *newestOfAll(): Generator<PastVersion> {
    for (const versions of this.#byKey.values()) {
      const newest = versions.at(-1);
      if (newest !== undefined) yield newest;
    }
  }

  /** As the newest of its key, in place of one with the same id. */
  add(version: { object: StoredObject } | { marker: DeleteMarker }): Promise<void> {
    this.#sequence += 1;
    return this.put({ ...identify(version), ...version, sequence: this.#sequence });
  }

  /** At the place that its sequence gives it. */
  put(version: PastVersion): Promise<void> {
    const { bucket, key, versionId } = version;
    const others = this.#ofKey(bucket, key).filter((other) => other.versionId !== versionId);
    const sorted = [...others, version].sort((a, b) => a.sequence - b.sequence);
    this.#byKey.set(keyIdentity(bucket, key), sorted);
    return this.#stored.set(versionIdentity(version), version);
  }

  remove(version: PastVersion): Promise<void> {
    const identity = keyIdentity(version.bucket, version.key);
    const left = this.#ofKey(version.bucket, version.key).filter(
      ({ versionId }) => versionId !== version.versionId,
    );
    if (left.length === 0) this.#byKey.delete(identity);
    else this.#byKey.set(identity, left);
    return this.#stored.delete(versionIdentity(version));
  }

  #ofKey(bucket: string, key: string): readonly PastVersion[] {
    return this.#byKey.get(keyIdentity(bucket, key)) ?? [];
  }
}

function identify(version: { object: StoredObject } | { marker: DeleteMarker }) {
  if ("marker" in version) {
    const { bucket, key, versionId } = version.marker;
    return { bucket, key, versionId };
  }
  const { bucket, key } = version.object;
  return { bucket, key, versionId: versionIdOf(version.object) };
}

/** A slash occurs in no bucket name, and in no version id. */
function keyIdentity(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}

function versionIdentity({ bucket, key, versionId }: PastVersion): string {
  return `${versionId}/${bucket}/${key}`;
}
