import { createHash } from "node:crypto";
import { type ChecksumAlgorithm, HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { type LocalServices, startLocalServices } from "../../../helpers/local-services";
import { Bucket, FIVE_MIB, uploading } from "./uploading";

const Key = "a.jpg";
let services: LocalServices;
let s3: S3Client;
let upload: ReturnType<typeof uploading>;

beforeAll(async () => {
  services = await startLocalServices();
  await services.s3.createBucket(Bucket);
  s3 = services.clients().s3;
  upload = uploading(s3);
});
afterAll(() => services.close());

const head = () => s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" }));

async function twoParts(more: Parameters<typeof upload.create>[0]) {
  const ChecksumAlgorithm = more?.ChecksumAlgorithm;
  const id = await upload.create(more);
  const first = await upload.part(id, 1, FIVE_MIB, { ChecksumAlgorithm });
  return { id, parts: [first, await upload.part(id, 2, "end", { ChecksumAlgorithm })] };
}

const sha256 = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest();

test("a composite checksum is one of the parts' checksums", async () => {
  const { id, parts } = await twoParts({ ChecksumAlgorithm: "SHA256" });
  const digests = Buffer.concat([sha256(FIVE_MIB), sha256("end")]);
  const told = {
    ChecksumSHA256: `${sha256(digests).toString("base64")}-2`,
    ChecksumType: "COMPOSITE",
  };
  expect(await upload.complete(id, parts)).toMatchObject(told);
  expect(await head()).toMatchObject(told);
});

test.each<[ChecksumAlgorithm, string, string]>([
  ["CRC32", "ChecksumCRC32", "I9gocQ=="],
  ["CRC32C", "ChecksumCRC32C", "E53h9Q=="],
])("a full object's %s is the one of all bytes", async (ChecksumAlgorithm, name, value) => {
  const { id, parts } = await twoParts({ ChecksumAlgorithm, ChecksumType: "FULL_OBJECT" });
  await expect(upload.complete(id, parts, { [name]: "AAAAAA==" })).rejects.toMatchObject({
    name: "BadDigest",
  });
  const told = { [name]: value, ChecksumType: "FULL_OBJECT" };
  expect(await upload.complete(id, parts, { [name]: value })).toMatchObject(told);
  expect(await head()).toMatchObject(told);
});

test("of a full object S3 computes what the client leaves out", async () => {
  const raw = services.clients().s3;
  raw.config.requestChecksumCalculation = async () => "WHEN_REQUIRED";
  const bare = uploading(raw);
  const id = await bare.create({ ChecksumAlgorithm: "CRC64NVME" });
  const parts = [await bare.part(id, 1, FIVE_MIB), await bare.part(id, 2, "end")];
  const listed = parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }));
  expect(await bare.complete(id, listed)).toMatchObject({
    ChecksumCRC64NVME: "yEkdNWl0SJE=",
    ChecksumType: "FULL_OBJECT",
  });
});

test.each([
  ["SHA256", "FULL_OBJECT"],
  ["CRC64NVME", "COMPOSITE"],
] as const)("%s has no checksums of the type %s", async (ChecksumAlgorithm, ChecksumType) => {
  await expect(upload.create({ ChecksumAlgorithm, ChecksumType })).rejects.toMatchObject({
    name: "InvalidRequest",
    message: `The ${ChecksumType} checksum type cannot be used with the ${ChecksumAlgorithm.toLowerCase()} checksum algorithm.`,
  });
});

test("a type needs an algorithm", async () => {
  const asked = { ChecksumAlgorithm: undefined, ChecksumType: "COMPOSITE" } as const;
  await expect(upload.create(asked)).rejects.toMatchObject({ name: "InvalidRequest" });
});

test("a part is vouched for as its upload is", async () => {
  const id = await upload.create({ ChecksumAlgorithm: "SHA256" });
  await expect(upload.part(id, 1, "x", { ChecksumAlgorithm: "CRC32C" })).rejects.toMatchObject({
    name: "InvalidRequest",
    message:
      "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc32c",
  });
});

test("a part that is not what its checksum says is refused", async () => {
  const id = await upload.create({ ChecksumAlgorithm: "CRC32" });
  const part = upload.part(id, 1, "x", { ChecksumCRC32: "AAAAAA==" });
  await expect(part).rejects.toMatchObject({ name: "BadDigest" });
});

test("a completion repeats the checksum of each part", async () => {
  const { id, parts } = await twoParts({ ChecksumAlgorithm: "CRC32" });
  const bare = parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }));
  await expect(upload.complete(id, bare)).rejects.toMatchObject({
    name: "InvalidRequest",
    message:
      "The upload was created using a crc32 checksum. The complete request must include the checksum for each part. It was missing for part 1 in the request.",
  });
  const wrong = parts.map((part) => ({ ...part, ChecksumCRC32: "AAAAAA==" }));
  await expect(upload.complete(id, wrong)).rejects.toMatchObject({ name: "InvalidPart" });
});

test("a completion names the type that the upload has", async () => {
  const { id, parts } = await twoParts({ ChecksumAlgorithm: "CRC32" });
  await expect(upload.complete(id, parts, { ChecksumType: "FULL_OBJECT" })).rejects.toMatchObject({
    name: "BadDigest",
  });
});

test("without an algorithm parts have no checksums, and their object has none", async () => {
  const { id, parts } = await twoParts({ ChecksumAlgorithm: undefined });
  await expect(upload.complete(id, parts)).rejects.toMatchObject({ name: "InvalidPart" });
  const bare = parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }));
  expect(await upload.complete(id, bare)).not.toHaveProperty("ChecksumCRC32");
  expect(await head()).not.toHaveProperty("ChecksumType");
});
