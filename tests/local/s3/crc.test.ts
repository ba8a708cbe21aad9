import { CRC32, CRC32C, CRC64NVME, startCrc } from "../../../local/s3/crc";
import { combineCrcs } from "../../../local/s3/crc-combine";

// The check values of https://reveng.sourceforge.io/crc-catalogue/all.htm
const KINDS = [
  ["CRC-32", CRC32, "cbf43926"],
  ["CRC-32C", CRC32C, "e3069283"],
  ["CRC-64/NVME", CRC64NVME, "ae8b14860a799888"],
] as const;

test.each(KINDS)("%s of the check string is its check value, in pieces too", (_, kind, check) => {
  const crc = startCrc(kind);
  crc.update(Buffer.from("1234"));
  crc.update(Buffer.from("56789"));
  expect(crc.digest().toString("hex")).toBe(check);
});

test.each(KINDS)("%s of pieces is the one of the whole", (_, kind, check) => {
  const pieces = ["1", "", "23456", "789"].map((piece) => {
    const crc = startCrc(kind);
    crc.update(Buffer.from(piece));
    return { crc: crc.digest(), size: piece.length };
  });
  expect(combineCrcs(kind, pieces).toString("hex")).toBe(check);
});
