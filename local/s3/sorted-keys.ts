import { compareUtf8, sortUtf8 } from "../../lib/utf8-order";

/** The keys of a bucket in the order in which S3 lists them: by their UTF-8 bytes. */
export class SortedKeys {
  private readonly keys: string[];

  /** @param keys each once */
  constructor(keys: Iterable<string> = []) {
    this.keys = sortUtf8([...keys]);
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
