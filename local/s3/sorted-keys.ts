/** The keys of a bucket in the order in which S3 lists them: by their UTF-8 bytes. */
export class SortedKeys {
  private readonly keys: string[];

  /** @param keys each once */
  constructor(keys: Iterable<string> = []) {
    this.keys = [...keys].sort(compareUtf8);
  }

  add(key: string): void {
    const index = this.indexOf(key);
    if (this.keys[index] !== key) this.keys.splice(index, 0, key);
  }

  delete(key: string): void {
    const index = this.indexOf(key);
    if (this.keys[index] === key) this.keys.splice(index, 1);
  }

  /** The keys not before this one, in order. */
  *from(start: string): Generator<string> {
    for (let index = this.indexOf(start); index < this.keys.length; index += 1) {
      const key = this.keys[index];
      if (key !== undefined) yield key;
    }
  }

  /** Where the key is or would be. */
  private indexOf(key: string): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareUtf8(this.keys[middle] ?? "", key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** UTF-16 order is UTF-8 order, but for surrogates: they stand for what comes after all others. */
export function compareUtf8(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index += 1) {
    const a = one.charCodeAt(index);
    const b = other.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return one.length - other.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
