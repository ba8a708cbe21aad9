import { createHash } from "node:crypto";

/** 512 KiB each: a part is allocated when the one before is full, so nothing is copied to grow. */
const PART_LENGTH = 65_536;

/**
 * Remembers keys by 64 bits of their hash: 8 bytes a key, 16 while they are sorted, whatever their length.
 * A key that was never added is taken for one of a million that were with a chance of 1 to 18 million million.
 */
export class KeyHashes {
  #parts: BigUint64Array[] = [];
  #size = 0;
  #sorted: BigUint64Array | undefined;

  get size(): number {
    return this.#size;
  }

  add(key: string): void {
    const index = this.#size % PART_LENGTH;
    if (index === 0) this.#parts.push(new BigUint64Array(PART_LENGTH));
    const part = this.#parts.at(-1);
    if (part === undefined || this.#sorted !== undefined) {
      throw new Error("Keys are added before the first is looked up.");
    }
    part[index] = hashOf(key);
    this.#size += 1;
  }

  /** Whether the key was added. After the first question no more can be. */
  has(key: string): boolean {
    this.#sorted ??= this.#sort();
    const hash = hashOf(key);
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] ?? 0n) < hash) low = middle + 1;
      else high = middle;
    }
    return this.#sorted[low] === hash;
  }

  #sort(): BigUint64Array {
    const all = new BigUint64Array(this.#size);
    this.#parts.forEach((part, index) => {
      const start = index * PART_LENGTH;
      all.set(part.subarray(0, this.#size - start), start);
    });
    this.#parts = [];
    return all.sort();
  }
}

function hashOf(key: string): bigint {
  return createHash("sha256").update(key).digest().readBigUInt64LE();
}
