import { AwsError } from "../aws-error";

/** Part of an object: first byte and number of bytes. */
export interface ByteRange {
  readonly start: number;
  readonly length: number;
}

export function wholeOf({ size }: { readonly size: number }): ByteRange {
  return { start: 0, length: size };
}

/**
 * The range that a `Range` header asks of an object of this size; nothing for no header and, as S3
 * does, for one that is not a single range of bytes: then the whole object is the answer.
 *
 * @throws AwsError InvalidRange when the range begins after the object's end.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const [whole, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (whole === undefined || (first === "" && last === "")) return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== "" && last !== "" && Number(first) > Number(last)) return undefined;
  if (start >= size) {
    throw new AwsError("InvalidRange", "The requested range is not satisfiable", 416);
  }
  return { start, length: end - start + 1 };
}
