import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { ObjectStore } from "../../../local/s3/object-store";
import { FakeClock } from "../../helpers/fake-clock";
import { HARD_KEYS } from "../../helpers/hard-keys";
import { type LocalServices, startLocalServices } from "../../helpers/local-services";

const Bucket = "images";
let services: LocalServices;
let s3: S3Client;

beforeEach(async () => {
  services = await startLocalServices({ clock: new FakeClock() });
  await services.s3.createBucket(Bucket);
  s3 = services.clients().s3;
});
afterEach(() => services.close());

const put = (Key: string, Body: PutObjectCommandInput["Body"], more = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));

async function get(Key: string, more = {}) {
  const { Body, ...rest } = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return { ...rest, bytes: Buffer.from((await Body?.transformToByteArray()) ?? []) };
}

/** Files of all objects' bytes. */
async function blobs(): Promise<string[]> {
  const entries = await readdir(join(services.directory, "s3/objects"), {
    recursive: true,
    withFileTypes: true,
  });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

test("gives back the bytes, the content type and the metadata", async () => {
  const written = await put("a.txt", "hello", {
    ContentType: "text/plain",
    Metadata: { taken: "2026" },
    CacheControl: "no-cache",
  });
  expect(written).toMatchObject({
    ETag: '"5d41402abc4b2a76b9719d911017c592"',
    ChecksumCRC32: "NhCmhg==",
  });
  expect(await get("a.txt")).toMatchObject({
    bytes: Buffer.from("hello"),
    ETag: '"5d41402abc4b2a76b9719d911017c592"',
    ContentLength: 5,
    ContentType: "text/plain",
    CacheControl: "no-cache",
    Metadata: { taken: "2026" },
    // Whole seconds, as in S3.
    LastModified: new Date("2026-01-02T03:04:05.000Z"),
    ChecksumCRC32: "NhCmhg==",
  });
});

test("stores the payload of a stream, without the framing in which it travels", async () => {
  const bytes = Buffer.alloc(700_001, "0123456789");
  const stream = Readable.from([bytes.subarray(0, 300_000), bytes.subarray(300_000)]);
  await put("stream", stream, { ContentLength: bytes.length, ContentEncoding: "gzip" });
  const got = await get("stream");
  expect(got.bytes.equals(bytes)).toBe(true);
  expect(got.ContentEncoding).toBe("gzip");
  expect(got.ETag).toBe('"e2b989376087d6fcdb034d6b41fee5dc"');
});

test("stores an empty object", async () => {
  await put("empty", "", { ContentLength: 0 });
  expect(await get("empty")).toMatchObject({ bytes: Buffer.alloc(0), ContentLength: 0 });
});

test.each(HARD_KEYS)("finds the key %j again", async (key) => {
  await put(key, key);
  expect((await get(key)).bytes.toString()).toBe(key);
});

test("keeps objects over a restart", async () => {
  await put("a", "kept");
  services = await services.restart();
  s3 = services.clients().s3;
  expect((await get("a")).bytes.toString()).toBe("kept");
});

describe("integrity", () => {
  test.each([
    ["ChecksumCRC32", "AAAAAA=="],
    ["ChecksumCRC32C", "AAAAAA=="],
    ["ChecksumSHA1", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="],
    ["ChecksumSHA256", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="],
    ["ContentMD5", "AAAAAAAAAAAAAAAAAAAAAA=="],
  ])("refuses bytes that do not match their %s, and keeps nothing", async (name, value) => {
    await expect(put("a", "hello", { [name]: value })).rejects.toMatchObject({ name: "BadDigest" });
    await expect(get("a")).rejects.toMatchObject({ name: "NoSuchKey" });
    expect(await blobs()).toEqual([]);
  });

  test.each([
    ["ChecksumCRC32C", "mnG7TA=="],
    ["ChecksumSHA1", "qvTGHdzF6KLavt4PO0gs2a6pQ00="],
    ["ChecksumSHA256", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="],
    ["ContentMD5", "XUFAKrxLKna5cZ2REBfFkg=="],
  ])("takes bytes that match their %s", async (name, value) => {
    await put("a", "hello", { [name]: value });
    expect((await get("a")).bytes.toString()).toBe("hello");
  });

  test("overwriting leaves no bytes of the old object behind", async () => {
    await put("a", "old");
    await put("a", "new");
    expect((await get("a")).bytes.toString()).toBe("new");
    expect(await blobs()).toHaveLength(1);
  });
});

describe("conditions", () => {
  test("If-None-Match: * creates and never overwrites", async () => {
    await put("a", "first", { IfNoneMatch: "*" });
    await expect(put("a", "second", { IfNoneMatch: "*" })).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
    expect((await get("a")).bytes.toString()).toBe("first");
    expect(await blobs()).toHaveLength(1);
  });

  test("of writers that race to create, one wins", async () => {
    const writes = Array.from({ length: 10 }, (_, index) =>
      put("a", `writer ${index}`, { IfNoneMatch: "*" }),
    );
    const outcomes = await Promise.allSettled(writes);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await blobs()).toHaveLength(1);
  });

  test("If-Match overwrites only the object that it names", async () => {
    const { ETag } = await put("a", "first");
    await put("a", "second", { IfMatch: ETag });
    await expect(put("a", "third", { IfMatch: ETag })).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
    await expect(put("b", "x", { IfMatch: ETag })).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  test("a read with If-Match or If-None-Match answers 412 or 304", async () => {
    const { ETag } = await put("a", "first");
    expect((await get("a", { IfMatch: ETag })).bytes.toString()).toBe("first");
    await expect(get("a", { IfMatch: '"other"' })).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
    await expect(get("a", { IfNoneMatch: ETag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    expect((await get("a", { IfNoneMatch: '"other"' })).bytes.toString()).toBe("first");
  });
});

describe("ranges", () => {
  test.each([
    ["bytes=0-2", "012", "bytes 0-2/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-4", "6789", "bytes 6-9/10"],
    ["bytes=5-99", "56789", "bytes 5-9/10"],
  ])("%s is %s", async (Range, text, ContentRange) => {
    await put("a", "0123456789");
    const got = await get("a", { Range });
    expect(got).toMatchObject({ bytes: Buffer.from(text), ContentRange });
    expect(got.$metadata.httpStatusCode).toBe(206);
  });

  test.each(["bytes=10-", "bytes=-0"])("%s is not satisfiable", async (Range) => {
    await put("a", "0123456789");
    await expect(get("a", { Range })).rejects.toMatchObject({
      name: "InvalidRange",
      $metadata: { httpStatusCode: 416 },
    });
  });

  test("a large object comes as a stream, also in part", async () => {
    const bytes = Buffer.alloc(1_000_000, "0123456789");
    await put("a", bytes);
    expect((await get("a")).bytes.equals(bytes)).toBe(true);
    const part = await get("a", { Range: "bytes=100003-800000" });
    expect(part.bytes.equals(bytes.subarray(100_003, 800_001))).toBe(true);
  });
});

describe("what is not there", () => {
  test("a key is 404 for who may list the bucket and 403 for others", async () => {
    const read = {
      Effect: "Allow" as const,
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::images/*",
    };
    const list = {
      Effect: "Allow" as const,
      Action: "s3:ListBucket",
      Resource: "arn:aws:s3:::images",
    };
    const reader = services.clients(services.roleWith("reader", read)).s3;
    const lister = services.clients(services.roleWith("lister", read, list)).s3;
    const missing = { Bucket, Key: "missing" };
    await expect(lister.send(new HeadObjectCommand(missing))).rejects.toMatchObject({
      name: "NotFound",
      $metadata: { httpStatusCode: 404 },
    });
    await expect(reader.send(new HeadObjectCommand(missing))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    await expect(reader.send(new GetObjectCommand(missing))).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining(
        "because no identity-based policy allows the s3:ListBucket action",
      ),
    });
  });

  test("a bucket is NoSuchBucket, and 404 to HEAD", async () => {
    await expect(get("a", { Bucket: "nobodys" })).rejects.toMatchObject({ name: "NoSuchBucket" });
    await expect(s3.send(new HeadBucketCommand({ Bucket: "nobodys" }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("a deleted object is gone, with its bytes, and deleting again is no error", async () => {
    await put("a", "x");
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
    await expect(get("a")).rejects.toMatchObject({ name: "NoSuchKey" });
    expect(await blobs()).toEqual([]);
  });

  test("a key of more than 1,024 bytes is too long", async () => {
    await put("a".repeat(1024), "x");
    await expect(put("ä".repeat(513), "x")).rejects.toMatchObject({ name: "KeyTooLongError" });
  });
});

test("refuses each call that the role's policy does not allow", async () => {
  const nobody = services.clients(services.roleWith("nobody")).s3;
  await put("a", "x");
  const calls: [string, Promise<unknown>][] = [
    ["s3:PutObject", nobody.send(new PutObjectCommand({ Bucket, Key: "a", Body: "y" }))],
    ["s3:GetObject", nobody.send(new GetObjectCommand({ Bucket, Key: "a" }))],
    ["s3:DeleteObject", nobody.send(new DeleteObjectCommand({ Bucket, Key: "a" }))],
  ];
  for (const [action, call] of calls) {
    await expect(call).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: arn:aws:iam::000000000000:role/nobody is not authorized to perform: ${action} on resource: arn:aws:s3:::images/a because no identity-based policy allows the ${action} action`,
    });
  }
  expect((await get("a")).bytes.toString()).toBe("x");
});

describe("a reader whose object is overwritten between look-up and reading", () => {
  beforeEach(async () => {
    await put("a", "old");
    const read = ObjectStore.prototype.read;
    jest.spyOn(ObjectStore.prototype, "read").mockImplementationOnce(async function (
      this: ObjectStore,
      ...args
    ) {
      await put("a", "new");
      return read.apply(this, args);
    });
  });
  afterEach(() => jest.restoreAllMocks());

  test("gets the new object", async () => {
    expect(await get("a")).toMatchObject({
      bytes: Buffer.from("new"),
      ETag: '"22af645d1859cb5ca6da0c484f1f37ea"',
    });
  });

  test("inside the local cloud too", async () => {
    expect((await services.s3.object(Bucket, "a")).toString()).toBe("new");
  });
});

test("serves readers while writers overwrite the object", async () => {
  const versions = Array.from({ length: 40 }, (_, index) => `${index}`.padStart(5000, "x"));
  await put("a", versions[0]);
  const writing = (async () => {
    for (const version of versions) await put("a", version);
  })();
  const reading = Array.from({ length: 4 }, async () => {
    for (let round = 0; round < 30; round += 1) {
      expect(versions).toContain((await get("a")).bytes.toString());
    }
  });
  await Promise.all([writing, ...reading]);
});

test("names what it does not emulate", async () => {
  await put("a", "x");
  const response = await fetch(`${services.endpoint}/images/a?acl`, {
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${services.identities.operator.accessKeyId}/20260101/us-east-1/s3/aws4_request`,
    },
  });
  expect(response.status).toBe(501);
  expect(await response.text()).toContain("The local cloud does not emulate GET ?acl of S3.");
});
