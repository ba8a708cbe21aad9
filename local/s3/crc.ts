/** A running CRC of 32 bits, reflected, as zlib (CRC-32) and iSCSI (CRC-32C) compute it. */
export class Crc {
  private value = 0xffffffff;

  constructor(private readonly table: Uint32Array) {}

  update(bytes: Uint8Array): void {
    let value = this.value;
    for (let index = 0; index < bytes.length; index += 1) {
      value = (value >>> 8) ^ (this.table[(value ^ (bytes[index] ?? 0)) & 0xff] ?? 0);
    }
    this.value = value;
  }

  digest(): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE((this.value ^ 0xffffffff) >>> 0);
    return bytes;
  }
}

export const CRC32_TABLE = table(0xedb88320);
export const CRC32C_TABLE = table(0x82f63b78);

function table(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) {
      value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    }
    return value;
  });
}
