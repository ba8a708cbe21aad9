import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { Backend } from "./backend";
import { BUCKETS } from "./resources";
import { testsOf } from "./suite";

const Bucket = BUCKETS.objects;
const MIN_PART = Buffer.alloc(5 * 1024 * 1024, "0123456789abcdef");

/** Uploads in parts, as they are made of large files. */
export function describeMultipart(backend: Backend): void {
  const it = testsOf(backend, "S3 multipart");

  const create = async (Key: string, more: Partial<CreateMultipartUploadCommandInput> = {}) => {
    const input = { Bucket, Key, ChecksumAlgorithm: "CRC32", ...more } as const;
    const { UploadId = "" } = await backend.s3.send(new CreateMultipartUploadCommand(input));
    return { Bucket, Key, UploadId };
  };
  type Upload = Awaited<ReturnType<typeof create>>;
  const upload = async (at: Upload, PartNumber: number, Body: Buffer | string) => {
    const input = {
      ...at,
      PartNumber,
      Body: Buffer.from(Body),
      ChecksumAlgorithm: "CRC32",
    } as const;
    const command = new UploadPartCommand(input);
    const { ETag, ChecksumCRC32 } = await backend.s3.send(command);
    return { PartNumber, ETag, ChecksumCRC32 };
  };
  const complete = (
    at: Upload,
    Parts: CompletedPart[],
    more: Partial<CompleteMultipartUploadCommandInput> = {},
  ) => {
    const input = { ...at, MultipartUpload: { Parts }, ...more };
    return backend.s3.send(new CompleteMultipartUploadCommand(input));
  };
  const twoParts = async (Key: string, more: Partial<CreateMultipartUploadCommandInput> = {}) => {
    const at = await create(Key, more);
    return { at, parts: [await upload(at, 1, MIN_PART), await upload(at, 2, "end")] };
  };
  const head = (Key: string) => backend.s3.send(new HeadObjectCommand({ Bucket, Key }));

  it("makes the parts one object, with what was given at the beginning", async () => {
    const given = { ContentType: "image/jpeg", Metadata: { taken: "2026" } };
    const { at, parts } = await twoParts("multipart/a.jpg", given);
    await expect(head(at.Key)).rejects.toMatchObject({ name: "NotFound" });
    const done = await complete(at, parts);
    expect(done).toMatchObject({ Bucket, Key: at.Key, ETag: ETAG_OF_TWO });
    expect(await head(at.Key)).toMatchObject({
      ...{ ETag: ETAG_OF_TWO, ContentLength: MIN_PART.length + 3 },
      ...given,
    });
    const range = { Bucket, Key: at.Key, Range: `bytes=${MIN_PART.length - 2}-` };
    const { Body } = await backend.s3.send(new GetObjectCommand(range));
    expect(await Body?.transformToString()).toBe("efend");
  });

  it("vouches for the object with a checksum of its parts' checksums", async () => {
    const { at, parts } = await twoParts("multipart/checksum.jpg");
    const told = { ChecksumCRC32: "PwNHTA==-2", ChecksumType: "COMPOSITE" };
    expect(await complete(at, parts)).toMatchObject(told);
  });

  it("gives a single part back", async () => {
    const { at, parts } = await twoParts("multipart/part.jpg");
    await complete(at, parts);
    const asked = { Bucket, Key: at.Key, PartNumber: 2 };
    const { Body, ContentLength, PartsCount } = await backend.s3.send(new GetObjectCommand(asked));
    expect({ ContentLength, PartsCount }).toEqual({ ContentLength: 3, PartsCount: 2 });
    expect(await Body?.transformToString()).toBe("end");
  });

  it("takes the last of the parts with one number", async () => {
    const at = await create("multipart/again.jpg");
    const old = await upload(at, 1, "old");
    const fresh = await upload(at, 1, "new");
    await expect(complete(at, [old])).rejects.toMatchObject({ name: "InvalidPart" });
    await complete(at, [fresh]);
    expect(await head(at.Key)).toMatchObject({ ContentLength: 3 });
  });

  it("refuses parts that are too small, but for the last", async () => {
    const at = await create("multipart/small.jpg");
    const parts = [await upload(at, 1, MIN_PART.subarray(1)), await upload(at, 2, "end")];
    await expect(complete(at, parts)).rejects.toMatchObject({ name: "EntityTooSmall" });
  });

  it("refuses parts that are not listed by number", async () => {
    const { at, parts } = await twoParts("multipart/order.jpg");
    await expect(complete(at, [...parts].reverse())).rejects.toMatchObject({
      name: "InvalidPartOrder",
    });
  });

  it("refuses a list of no parts", async () => {
    const at = await create("multipart/none.jpg");
    await expect(complete(at, [])).rejects.toMatchObject({ name: "MalformedXML" });
  });

  it("refuses part numbers above 10,000", async () => {
    const at = await create("multipart/number.jpg");
    await expect(upload(at, 10_001, "x")).rejects.toMatchObject({ name: "InvalidArgument" });
  });

  it("knows an aborted upload no more", async () => {
    const { at, parts } = await twoParts("multipart/aborted.jpg");
    await backend.s3.send(new AbortMultipartUploadCommand(at));
    await expect(upload(at, 1, "x")).rejects.toMatchObject({ name: "NoSuchUpload" });
    await expect(complete(at, parts)).rejects.toMatchObject({ name: "NoSuchUpload" });
    await expect(head(at.Key)).rejects.toMatchObject({ name: "NotFound" });
  });

  it("answers a completion that is repeated as the first", async () => {
    const { at, parts } = await twoParts("multipart/repeated.jpg");
    const { ETag } = await complete(at, parts);
    expect(await complete(at, parts)).toMatchObject({ ETag });
  });

  it("completes on condition that there is nothing yet", async () => {
    const { at, parts } = await twoParts("multipart/new.jpg");
    const input = { Bucket, Key: at.Key, Body: Buffer.from("first") };
    await backend.s3.send(new PutObjectCommand(input));
    await expect(complete(at, parts, { IfNoneMatch: "*" })).rejects.toMatchObject({
      name: "PreconditionFailed",
      $metadata: { httpStatusCode: 412 },
    });
    expect(await head(at.Key)).toMatchObject({ ContentLength: 5 });
  });

  it("lists the parts of an upload page by page", async () => {
    const { at } = await twoParts("multipart/parts.jpg");
    const first = await backend.s3.send(new ListPartsCommand({ ...at, MaxParts: 1 }));
    expect(first).toMatchObject({
      IsTruncated: true,
      Parts: [{ PartNumber: 1, Size: MIN_PART.length, LastModified: expect.any(Date) }],
    });
    const PartNumberMarker = first.NextPartNumberMarker;
    const second = await backend.s3.send(new ListPartsCommand({ ...at, PartNumberMarker }));
    expect(second).toMatchObject({ IsTruncated: false, Parts: [{ PartNumber: 2, Size: 3 }] });
  });

  it("lists the uploads in progress, and no others", async () => {
    const { at, parts } = await twoParts("multipart/listed/a.jpg");
    const other = await create("multipart/listed/b.jpg");
    const list = () =>
      backend.s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: "multipart/listed/" }));
    expect((await list()).Uploads).toMatchObject([
      { Key: at.Key, UploadId: at.UploadId, Initiated: expect.any(Date) },
      { Key: other.Key, UploadId: other.UploadId },
    ]);
    await complete(at, parts);
    expect((await list()).Uploads).toMatchObject([{ Key: other.Key }]);
  });
}

const md5 = (bytes: Buffer | string) => createHash("md5").update(bytes).digest();
const ETAG_OF_TWO = `"${md5(Buffer.concat([md5(MIN_PART), md5("end")])).toString("hex")}-2"`;
