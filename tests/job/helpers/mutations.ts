/** Ways in which files are damaged on their way. */
export const MUTATIONS = ["truncate", "flip", "overwrite", "swap", "repeat", "header"] as const;
export type Mutation = (typeof MUTATIONS)[number];

const CHUNK_BYTES = 64;
const HEADER_BYTES = 200;

/** The file with one kind of damage, at places that the numbers choose. */
export function mutated(
  file: Uint8Array,
  mutation: Mutation | undefined,
  next: () => number,
): Buffer {
  const copy = Buffer.from(file);
  const place = () => next() % copy.length;
  switch (mutation) {
    case "truncate":
      return copy.subarray(0, place());
    case "overwrite":
      return copy.fill(next() & 0xff, place());
    case "swap":
      return swapped(copy, place(), place());
    case "repeat":
      return Buffer.concat([copy.subarray(0, place()), copy.subarray(place())]);
    case "header":
      return flipped(copy, 4, () => next() % Math.min(HEADER_BYTES, copy.length), next);
    default:
      return flipped(copy, 20, place, next);
  }
}

function flipped(bytes: Buffer, count: number, place: () => number, next: () => number): Buffer {
  for (let index = 0; index < count; index += 1) bytes[place()] = next() & 0xff;
  return bytes;
}

function swapped(bytes: Buffer, one: number, other: number): Buffer {
  const chunk = Buffer.from(bytes.subarray(one, one + CHUNK_BYTES));
  bytes.copyWithin(one, other, other + CHUNK_BYTES);
  bytes.set(chunk.subarray(0, bytes.length - other), other);
  return bytes;
}
