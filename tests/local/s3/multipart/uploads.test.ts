import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { FakeClock } from "../../../helpers/fake-clock";
import { type LocalServices, startLocalServices } from "../../../helpers/local-services";
import { Bucket, FIVE_MIB, uploading } from "./uploading";

const Key = "a.jpg";
let services: LocalServices;
let s3: S3Client;
let upload: ReturnType<typeof uploading>;

beforeEach(async () => {
  services = await startLocalServices({ clock: new FakeClock() });
  await services.s3.createBucket(Bucket);
  s3 = services.clients().s3;
  upload = uploading(s3);
});
afterEach(() => services.close());

/** How many files hold bytes. */
async function files(): Promise<number> {
  const entries = await readdir(join(services.directory, "s3/objects"), {
    recursive: true,
    withFileTypes: true,
  });
  return entries.filter((entry) => entry.isFile()).length;
}

const head = (more = {}) => s3.send(new HeadObjectCommand({ Bucket, Key, ...more }));
const put = (Body: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const abort = (UploadId: string) =>
  s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));

/** An upload of two parts, the second small, that only has to be completed. */
async function twoParts() {
  const id = await upload.create();
  return { id, parts: [await upload.part(id, 1, FIVE_MIB), await upload.part(id, 2, "end")] };
}

const WHOLE = Buffer.concat([FIVE_MIB, Buffer.from("end")]);
const md5 = (bytes: Buffer | string) => createHash("md5").update(bytes).digest();
const ETAG = `"${md5(Buffer.concat([md5(FIVE_MIB), md5("end")])).toString("hex")}-2"`;

test("makes the parts one object, with what was given at the creation", async () => {
  const id = await upload.create({ ContentType: "image/jpeg", Metadata: { taken: "2026" } });
  const second = await upload.part(id, 7, "end");
  const first = await upload.part(id, 3, FIVE_MIB);
  await expect(head()).rejects.toMatchObject({ name: "NotFound" });
  expect(await upload.complete(id, [first, second])).toMatchObject({
    Bucket,
    Key,
    ETag: ETAG,
    Location: `${services.endpoint}/images/a.jpg`,
  });
  expect(await head()).toMatchObject({
    ETag: ETAG,
    ContentLength: 5_242_883,
    ContentType: "image/jpeg",
    Metadata: { taken: "2026" },
    LastModified: new Date("2026-01-02T03:04:05.000Z"),
  });
  expect((await upload.bytes()).equals(WHOLE)).toBe(true);
});

test.each([
  ["bytes=5242878-5242881", "efen", "within two parts"],
  ["bytes=-3", "end", "in the last part"],
  ["bytes=1-3", "123", "in the first part"],
])("a range %s is %j: %s", async (Range, content) => {
  const { id, parts } = await twoParts();
  await upload.complete(id, parts);
  expect((await upload.bytes({ Range })).toString()).toBe(content);
});

test("a large range comes as a stream over parts", async () => {
  const { id, parts } = await twoParts();
  await upload.complete(id, parts);
  const got = await upload.bytes({ Range: "bytes=1000000-5242881" });
  expect(got.equals(WHOLE.subarray(1_000_000, 5_242_882))).toBe(true);
});

test("gives a single part back, and says how many there are", async () => {
  const { id, parts } = await twoParts();
  await upload.complete(id, parts);
  expect((await upload.bytes({ PartNumber: 2 })).toString()).toBe("end");
  expect(await head({ PartNumber: 2 })).toMatchObject({
    ContentLength: 3,
    ContentRange: "bytes 5242880-5242882/5242883",
    PartsCount: 2,
  });
  expect(await head()).not.toHaveProperty("PartsCount");
  const third = s3.send(new GetObjectCommand({ Bucket, Key, PartNumber: 3 }));
  await expect(third).rejects.toMatchObject({
    name: "InvalidPartNumber",
    $metadata: { httpStatusCode: 416 },
  });
});

test("part 1 of an object that was put is all of it", async () => {
  await put("hello");
  expect((await upload.bytes({ PartNumber: 1 })).toString()).toBe("hello");
});

test("takes a part as a stream, without the framing in which it travels", async () => {
  const id = await upload.create();
  const stream = Readable.from([FIVE_MIB.subarray(0, 700_001), FIVE_MIB.subarray(700_001)]);
  const part = await upload.part(id, 1, stream, { ContentLength: FIVE_MIB.length });
  await upload.complete(id, [part]);
  expect((await upload.bytes()).equals(FIVE_MIB)).toBe(true);
});

test("a part that is uploaded again takes the place of the first, whose bytes are removed", async () => {
  const id = await upload.create();
  const old = await upload.part(id, 1, "old");
  const fresh = await upload.part(id, 1, "new");
  expect(await files()).toBe(1);
  await expect(upload.complete(id, [old])).rejects.toMatchObject({ name: "InvalidPart" });
  await upload.complete(id, [fresh]);
  expect((await upload.bytes()).toString()).toBe("new");
});

test("removes the bytes of parts that the completion leaves out", async () => {
  const { id, parts } = await twoParts();
  await upload.complete(id, parts.slice(1));
  expect((await upload.bytes()).toString()).toBe("end");
  expect(await files()).toBe(1);
});

test("an aborted upload is gone, with its bytes", async () => {
  const { id, parts } = await twoParts();
  await abort(id);
  expect(await files()).toBe(0);
  const calls = [() => upload.complete(id, parts), () => upload.part(id, 1, "x"), () => abort(id)];
  for (const call of calls) {
    await expect(call()).rejects.toMatchObject({
      name: "NoSuchUpload",
      $metadata: { httpStatusCode: 404 },
    });
  }
});

test("knows an upload under its own key only", async () => {
  const { id, parts } = await twoParts();
  await expect(uploading(s3, "b.jpg").complete(id, parts)).rejects.toMatchObject({
    name: "NoSuchUpload",
  });
});

test("an upload that is aborted while a part comes keeps nothing of the part", async () => {
  const id = await upload.create();
  const body = Readable.from(
    (async function* () {
      yield Buffer.from("a");
      await abort(id);
      yield Buffer.from("b");
    })(),
  );
  const part = upload.part(id, 1, body, { ContentLength: 2 });
  await expect(part).rejects.toMatchObject({ name: "NoSuchUpload" });
  expect(await files()).toBe(0);
});

describe("over a restart", () => {
  async function restart() {
    services = await services.restart();
    s3 = services.clients().s3;
    upload = uploading(s3);
  }

  test("an upload in progress goes on", async () => {
    const id = await upload.create({ ContentType: "image/jpeg" });
    const first = await upload.part(id, 1, FIVE_MIB);
    await restart();
    await upload.complete(id, [first, await upload.part(id, 2, "end")]);
    await restart();
    expect((await upload.bytes()).equals(WHOLE)).toBe(true);
    expect(await head()).toMatchObject({ ETag: ETAG, ContentType: "image/jpeg" });
  });

  test("what was aborted or completed is not an upload again", async () => {
    const { id, parts } = await twoParts();
    await upload.complete(id, parts);
    const aborted = await upload.create();
    await abort(aborted);
    await restart();
    await expect(abort(id)).rejects.toMatchObject({ name: "NoSuchUpload" });
    await expect(abort(aborted)).rejects.toMatchObject({ name: "NoSuchUpload" });
    expect(await files()).toBe(2);
  });
});

describe("a completion that is repeated", () => {
  test("is answered as the first was, and makes no other object", async () => {
    const { id, parts } = await twoParts();
    const { $metadata, ...first } = await upload.complete(id, parts);
    expect(await upload.complete(id, parts, { IfNoneMatch: "*" })).toMatchObject(first);
    await expect(upload.complete(id, parts.slice(1))).rejects.toMatchObject({
      name: "NoSuchUpload",
    });
  });

  test("at the same time too", async () => {
    const { id, parts } = await twoParts();
    const answers = await Promise.all([upload.complete(id, parts), upload.complete(id, parts)]);
    expect(answers.map(({ ETag }) => ETag)).toEqual([ETAG, ETAG]);
    expect((await upload.bytes()).equals(WHOLE)).toBe(true);
  });

  test("after another write is of no upload any more", async () => {
    const { id, parts } = await twoParts();
    await upload.complete(id, parts);
    await put("other");
    await expect(upload.complete(id, parts)).rejects.toMatchObject({ name: "NoSuchUpload" });
  });
});

describe("conditions", () => {
  test("If-None-Match: * completes only where there is no object, and keeps the upload else", async () => {
    const { id, parts } = await twoParts();
    const { ETag } = await put("first");
    await expect(upload.complete(id, parts, { IfNoneMatch: "*" })).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
    expect((await upload.bytes()).toString()).toBe("first");
    await expect(upload.complete(id, parts, { IfMatch: '"other"' })).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
    await upload.complete(id, parts, { IfMatch: ETag });
    expect((await upload.bytes()).equals(WHOLE)).toBe(true);
  });

  test("If-Match completes nothing where there is no object", async () => {
    const { id, parts } = await twoParts();
    await expect(upload.complete(id, parts, { IfMatch: '"other"' })).rejects.toMatchObject({
      name: "NoSuchKey",
    });
  });
});

test("overwriting and deleting leave no bytes of any part behind", async () => {
  const { id, parts } = await twoParts();
  await upload.complete(id, parts);
  await put("new");
  expect(await files()).toBe(1);
});

test("a bucket with versions keeps both", async () => {
  await s3.send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }),
  );
  const { id, parts } = await twoParts();
  const { VersionId } = await upload.complete(id, parts);
  expect(VersionId).toEqual(expect.any(String));
  await put("new");
  expect((await upload.bytes({ VersionId })).equals(WHOLE)).toBe(true);
  expect(await upload.complete(id, parts)).toMatchObject({ VersionId });
  expect((await upload.bytes()).toString()).toBe("new");
});

test("a reader gets the whole object though it is overwritten meanwhile", async () => {
  const { id, parts } = await twoParts();
  await upload.complete(id, parts);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  await put("new");
  const got = Buffer.from((await Body?.transformToByteArray()) ?? []);
  expect(got.equals(WHOLE)).toBe(true);
  expect(await files()).toBe(1);
});

test("names a copy of a part as what it does not emulate", async () => {
  const id = await upload.create();
  const copy = new UploadPartCopyCommand({
    ...{ Bucket, Key, UploadId: id, PartNumber: 1 },
    CopySource: "images/b.jpg",
  });
  await expect(s3.send(copy)).rejects.toMatchObject({
    name: "NotImplemented",
    message: expect.stringContaining("UploadPartCopy"),
  });
});
