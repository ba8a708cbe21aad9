/** Half of a character beyond U+FFFF: the only ones that UTF-16 and UTF-8 order differently. */
const SURROGATE = /[\ud800-\udfff]/;

/** The order in which S3 lists keys: by their UTF-8 bytes. */
export function compareUtf8(one: string, other: string): number {
  if (one === other) return 0;
  if (SURROGATE.test(one) || SURROGATE.test(other)) {
    return Buffer.compare(Buffer.from(one), Buffer.from(other));
  }
  return one < other ? -1 : 1;
}

/** Sorts in place. */
export function sortUtf8(texts: string[]): string[] {
  return texts.some((text) => SURROGATE.test(text)) ? texts.sort(compareUtf8) : texts.sort();
}
