import type { ObjectVersion } from "../../contracts/record";

/** An image in the bucket whose record is waited for. */
export interface FollowedImage {
  readonly key: string;
  readonly version: ObjectVersion;
  /** The version is a listing's, which tells no version id. */
  readonly isListed: boolean;
  /** Of the record that was there before the upload. */
  readonly knownRevision?: string;
}

/** Images in one string each, about 110 bytes: a million of them fit into memory. */
export class FollowedImages {
  private packed: string[] = [];
  private dropped = 0;

  get size(): number {
    return this.packed.length;
  }

  /** Of all that were ever added. */
  get total(): number {
    return this.packed.length + this.dropped;
  }

  add({ key, version, isListed, knownRevision = "" }: FollowedImage): void {
    const { eTag, versionId = "" } = version;
    // Joined to one flat string: what a template makes would keep its pieces.
    this.packed.push([key, eTag, versionId, isListed ? "1" : "", knownRevision].join(SEPARATOR));
  }

  /** The first of them, in the order in which they were added. */
  first(count: number): FollowedImage[] {
    return this.packed.slice(0, count).map(unpack);
  }

  /** Drops those of the first `count` that are settled. */
  drop(count: number, isSettled: (index: number) => boolean): void {
    const kept = this.packed.slice(0, count).filter((_, index) => !isSettled(index));
    this.dropped += Math.min(count, this.packed.length) - kept.length;
    this.packed = kept.concat(this.packed.slice(count));
  }
}

/** No name of a file has it. */
const SEPARATOR = "\0";

function unpack(packed: string): FollowedImage {
  const [key = "", eTag = "", versionId, isListed, knownRevision] = packed.split(SEPARATOR);
  return {
    key,
    version: { eTag, ...(versionId && { versionId }) },
    isListed: isListed === "1",
    ...(knownRevision && { knownRevision }),
  };
}
