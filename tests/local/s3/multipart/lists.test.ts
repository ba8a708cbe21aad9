import {
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandInput,
  ListPartsCommand,
  type ListPartsCommandInput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { FakeClock } from "../../../helpers/fake-clock";
import { type LocalServices, startLocalServices } from "../../../helpers/local-services";
import { Bucket, uploading } from "./uploading";

let services: LocalServices;
let s3: S3Client;

beforeEach(async () => {
  services = await startLocalServices({ clock: new FakeClock() });
  await services.s3.createBucket(Bucket);
  s3 = services.clients().s3;
});
afterEach(() => services.close());

const listUploads = (more: Partial<ListMultipartUploadsCommandInput> = {}) =>
  s3.send(new ListMultipartUploadsCommand({ Bucket, ...more }));
const listParts = (UploadId: string, more: Partial<ListPartsCommandInput> = {}) =>
  s3.send(new ListPartsCommand({ Bucket, Key: "a.jpg", UploadId, ...more }));

test("lists an upload's parts page by page, by number", async () => {
  const upload = uploading(s3);
  const id = await upload.create();
  for (const number of [10, 2, 1]) await upload.part(id, number, `${number}`);
  expect(await listParts(id, { MaxParts: 2 })).toMatchObject({
    ...{ Bucket, Key: "a.jpg", UploadId: id },
    ...{ MaxParts: 2, IsTruncated: true, PartNumberMarker: "0", NextPartNumberMarker: "2" },
    ...{ ChecksumAlgorithm: "CRC32", ChecksumType: "COMPOSITE", StorageClass: "STANDARD" },
    Parts: [
      {
        PartNumber: 1,
        Size: 1,
        ETag: '"c4ca4238a0b923820dcc509a6f75849b"',
        ChecksumCRC32: "g9zvtw==",
        LastModified: new Date("2026-01-02T03:04:05.000Z"),
      },
      { PartNumber: 2, ETag: '"c81e728d9d4c2f636f067f89cc14862c"' },
    ],
  });
  expect(await listParts(id, { MaxParts: 2, PartNumberMarker: "2" })).toMatchObject({
    IsTruncated: false,
    Parts: [{ PartNumber: 10, Size: 2 }],
  });
});

test("lists no parts of an upload that has none", async () => {
  const id = await uploading(s3).create();
  const listed = await listParts(id);
  expect(listed).toMatchObject({ IsTruncated: false });
  expect(listed).not.toHaveProperty("Parts");
});

test("lists a bucket's uploads by key, page by page, and of one key the oldest first", async () => {
  const ids: Record<string, string[]> = {};
  for (const key of ["b/1", "a", "ü", "b/1"]) {
    ids[key] = [...(ids[key] ?? []), await uploading(s3, key).create()];
  }
  const first = await listUploads({ MaxUploads: 2 });
  expect(first).toMatchObject({
    ...{ Bucket, MaxUploads: 2, IsTruncated: true },
    ...{ NextKeyMarker: "b/1", NextUploadIdMarker: ids["b/1"]?.[0] },
    Uploads: [
      {
        ...{ Key: "a", UploadId: ids.a?.[0], StorageClass: "STANDARD" },
        Initiated: new Date("2026-01-02T03:04:05.000Z"),
      },
      { Key: "b/1", UploadId: ids["b/1"]?.[0] },
    ],
  });
  const second = await listUploads({
    KeyMarker: first.NextKeyMarker,
    UploadIdMarker: first.NextUploadIdMarker,
  });
  expect(second).toMatchObject({
    IsTruncated: false,
    Uploads: [
      { Key: "b/1", UploadId: ids["b/1"]?.[1] },
      { Key: "ü", UploadId: ids.ü?.[0] },
    ],
  });
  expect((await listUploads({ KeyMarker: "b/1" })).Uploads).toHaveLength(1);
});

test("lists what is between delimiters as one prefix, also over pages", async () => {
  for (const key of ["a", "b/1", "b/2", "c"]) await uploading(s3, key).create();
  const first = await listUploads({ Delimiter: "/", MaxUploads: 2 });
  expect(first).toMatchObject({
    NextKeyMarker: "b/",
    Uploads: [{ Key: "a" }],
    CommonPrefixes: [{ Prefix: "b/" }],
  });
  const second = await listUploads({ Delimiter: "/", KeyMarker: first.NextKeyMarker });
  expect(second).toMatchObject({ IsTruncated: false, Uploads: [{ Key: "c" }] });
  expect(second).not.toHaveProperty("CommonPrefixes");
});

test("lists the uploads under a prefix only, and encodes keys when asked", async () => {
  for (const key of ["in/ä b", "out/a"]) await uploading(s3, key).create();
  const listed = await listUploads({ Prefix: "in/", EncodingType: "url" });
  expect(listed.Uploads?.map(({ Key }) => Key)).toEqual(["in/%C3%A4%20b"]);
});

test.each(["-1", "many"])("refuses a page of %s parts", async (MaxParts) => {
  const id = await uploading(s3).create();
  const asked = listParts(id, { MaxParts: MaxParts as unknown as number });
  await expect(asked).rejects.toMatchObject({ name: "InvalidArgument" });
});
