import type { CrcKind } from "./crc";

/** The CRC of a piece of so many bytes. */
export interface CrcOfPiece {
  readonly crc: Buffer;
  readonly size: number;
}

/**
 * The CRC of pieces that follow each other, from the CRC of each: so the bytes are not read again.
 * A CRC is a polynomial modulo the generator; bytes that follow multiply it by a power of x.
 */
export function combineCrcs({ bits, polynomial }: CrcKind, pieces: readonly CrcOfPiece[]): Buffer {
  const field = new Field(bits, polynomial);
  const shifts = new Map<number, bigint>();
  let combined = 0n;
  for (const { crc, size } of pieces) {
    const shift = shifts.get(size) ?? field.power(8 * size);
    // Parts are mostly of one size.
    shifts.set(size, shift);
    combined = field.multiply(combined, shift) ^ BigInt(`0x${crc.toString("hex")}`);
  }
  return Buffer.from(combined.toString(16).padStart(bits / 4, "0"), "hex");
}

/** Polynomials modulo the generator, the lowest power in the highest bit. */
class Field {
  readonly #one: bigint;

  constructor(
    bits: number,
    readonly polynomial: bigint,
  ) {
    this.#one = 1n << BigInt(bits - 1);
  }

  multiply(one: bigint, other: bigint): bigint {
    let product = 0n;
    let shifted = other;
    for (let bit = this.#one; bit > 0n; bit >>= 1n) {
      if (one & bit) product ^= shifted;
      shifted = shifted & 1n ? (shifted >> 1n) ^ this.polynomial : shifted >> 1n;
    }
    return product;
  }

  /** x to this power. */
  power(exponent: number): bigint {
    let result = this.#one;
    let square = this.#one >> 1n;
    for (let left = BigInt(exponent); left > 0n; left >>= 1n) {
      if (left & 1n) result = this.multiply(result, square);
      square = this.multiply(square, square);
    }
    return result;
  }
}
