import { createHash } from "node:crypto";
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import { HARD_KEYS } from "../helpers/hard-keys";
import type { Backend } from "./backend";
import { BUCKETS } from "./resources";
import { testsOf } from "./suite";

const Bucket = BUCKETS.objects;

/** Objects as upload, submitter and worker put, look at, read and list them. */
export function describeS3(backend: Backend): void {
  const it = testsOf(backend, "S3");

  const put = (Key: string, Body = "0123456789", more: Partial<PutObjectCommandInput> = {}) =>
    backend.s3.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from(Body), ...more }));
  const get = (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
    backend.s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
  const head = (Key: string) => backend.s3.send(new HeadObjectCommand({ Bucket, Key }));
  const list = (more: Partial<ListObjectsV2CommandInput>) =>
    backend.s3.send(new ListObjectsV2Command({ Bucket, ...more }));

  it("names no Region of a bucket in the first one", async () => {
    const answer = await backend.s3.send(new GetBucketLocationCommand({ Bucket }));
    expect(answer.LocationConstraint).toBeUndefined();
  });

  it("gives an object back as it was put", async () => {
    const stored = await put("get/a.jpg", "content", { ContentType: "image/jpeg" });
    expect(stored.ETag).toBe(`"${createHash("md5").update("content").digest("hex")}"`);
    const { Body, ...found } = await get("get/a.jpg");
    expect(await Body?.transformToString()).toBe("content");
    const facts = {
      ETag: stored.ETag,
      ContentLength: 7,
      ContentType: "image/jpeg",
      LastModified: expect.any(Date),
    };
    expect(found).toMatchObject(facts);
    expect(await head("get/a.jpg")).toMatchObject(facts);
  });

  it("has no version ids in a bucket that never kept versions", async () => {
    expect(await put("get/b.jpg")).not.toHaveProperty("VersionId");
    expect(await head("get/b.jpg")).not.toHaveProperty("VersionId");
  });

  it("overwrites an object", async () => {
    await put("get/c.jpg", "one");
    const { ETag } = await put("get/c.jpg", "two");
    expect(await head("get/c.jpg")).toMatchObject({ ETag });
  });

  it("holds an object of no bytes", async () => {
    await put("get/empty.jpg", "");
    const { Body, ContentLength } = await get("get/empty.jpg");
    expect([await Body?.transformToString(), ContentLength]).toEqual(["", 0]);
  });

  for (const [Range, content, ContentRange] of [
    ["bytes=2-4", "234", "bytes 2-4/10"],
    ["bytes=8-99", "89", "bytes 8-9/10"],
    ["bytes=-3", "789", "bytes 7-9/10"],
  ] as const) {
    it(`reads a range: ${Range}`, async () => {
      await put("get/range");
      const { Body, ...answer } = await get("get/range", { Range });
      expect(await Body?.transformToString()).toBe(content);
      expect(answer).toMatchObject({ ContentRange, ContentLength: content.length });
      expect(answer.$metadata.httpStatusCode).toBe(206);
    });
  }

  it("refuses a range that begins after the end", async () => {
    await put("get/range");
    await expect(get("get/range", { Range: "bytes=10-" })).rejects.toMatchObject({
      name: "InvalidRange",
      $metadata: { httpStatusCode: 416 },
    });
  });

  it("reads on conditions", async () => {
    const { ETag = "" } = await put("get/conditions");
    expect(await get("get/conditions", { IfMatch: ETag })).toMatchObject({ ETag });
    await expect(get("get/conditions", { IfNoneMatch: ETag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    await expect(get("get/conditions", { IfMatch: '"other"' })).rejects.toMatchObject({
      name: "PreconditionFailed",
      $metadata: { httpStatusCode: 412 },
    });
  });

  it("puts on condition that there is nothing yet", async () => {
    await put("put/new", "one", { IfNoneMatch: "*" });
    await expect(put("put/new", "two", { IfNoneMatch: "*" })).rejects.toMatchObject({
      name: "PreconditionFailed",
      $metadata: { httpStatusCode: 412 },
    });
    expect(await (await get("put/new")).Body?.transformToString()).toBe("one");
  });

  it("puts on condition that the object is still the one that was read", async () => {
    const { ETag } = await put("put/changed", "one");
    const changed = await put("put/changed", "two", { IfMatch: ETag });
    await expect(put("put/changed", "three", { IfMatch: ETag })).rejects.toMatchObject({
      name: "PreconditionFailed",
      $metadata: { httpStatusCode: 412 },
    });
    expect(await head("put/changed")).toMatchObject({ ETag: changed.ETag });
  });

  it("puts nothing on condition of an object that is not there", async () => {
    await expect(put("put/none", "one", { IfMatch: '"other"' })).rejects.toMatchObject({
      name: "NoSuchKey",
      $metadata: { httpStatusCode: 404 },
    });
  });

  it("says that a key has no object", async () => {
    await expect(head("none")).rejects.toMatchObject({
      name: "NotFound",
      $metadata: { httpStatusCode: 404 },
    });
    await expect(get("none")).rejects.toMatchObject({
      name: "NoSuchKey",
      $metadata: { httpStatusCode: 404 },
    });
  });

  it("says that there is no such bucket", async () => {
    const input = { Bucket: "conformance-no-bucket", Key: "a", Body: Buffer.from("a") };
    await expect(backend.s3.send(new PutObjectCommand(input))).rejects.toMatchObject({
      name: "NoSuchBucket",
    });
  });

  it("deletes what is there and what is not", async () => {
    await put("delete/a");
    for (const Key of ["delete/a", "delete/none"]) {
      const { $metadata } = await backend.s3.send(new DeleteObjectCommand({ Bucket, Key }));
      expect($metadata.httpStatusCode).toBe(204);
    }
    await expect(head("delete/a")).rejects.toMatchObject({ name: "NotFound" });
  });

  it("deletes many objects a call, also those that are not there", async () => {
    await put("delete/b");
    const Objects = [{ Key: "delete/b" }, { Key: "delete/none & more" }];
    const input = { Bucket, Delete: { Objects } };
    const { Deleted, Errors } = await backend.s3.send(new DeleteObjectsCommand(input));
    expect(Deleted?.map(({ Key }) => Key)).toEqual(["delete/b", "delete/none & more"]);
    expect(Errors ?? []).toEqual([]);
  });

  it("keeps a key with control characters as it is", async () => {
    const key = "controls/new\nline\ttab.jpg";
    await put(key, key);
    expect(await (await get(key)).Body?.transformToString()).toBe(key);
    const { Contents } = await list({ Prefix: "controls/", EncodingType: "url" });
    expect(Contents?.map(({ Key }) => Key)).toEqual(["controls/new%0Aline%09tab.jpg"]);
  });

  it("keeps every other key as it is", async () => {
    const hard = HARD_KEYS.filter((key) => !key.includes("\n"));
    const keys = [...hard, "a/../b", "./c", "d/./e", "f//g"].map((key) => `hard/${key}`);
    for (const key of keys) await put(key, key);
    for (const key of keys) expect(await (await get(key)).Body?.transformToString()).toBe(key);
    const { Contents } = await list({ Prefix: "hard/", EncodingType: "url" });
    const listed = Contents?.map(({ Key = "" }) => decodeURIComponent(Key.replaceAll("+", " ")));
    expect(listed).toEqual(inUtf8Order(keys));
  });

  it("lists page by page, in the order of the keys' bytes", async () => {
    const keys = ["b", "a", "B", "ü", "😀", "~", "a/b", "a.b"].map((key) => `pages/${key}`);
    for (const key of keys) await put(key);
    const listed: string[] = [];
    const sizes: (number | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await list({ Prefix: "pages/", MaxKeys: 3, ContinuationToken });
      expect(page.IsTruncated).toBe(page.NextContinuationToken !== undefined);
      listed.push(...(page.Contents?.map(({ Key = "" }) => Key) ?? []));
      sizes.push(page.KeyCount);
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect(listed).toEqual(inUtf8Order(keys));
    expect(sizes).toEqual([3, 3, 2]);
  });

  it("lists what an object is", async () => {
    const { ETag } = await put("facts/a", "1234");
    expect((await list({ Prefix: "facts/" })).Contents).toEqual([
      expect.objectContaining({ Key: "facts/a", Size: 4, ETag, LastModified: expect.any(Date) }),
    ]);
  });

  it("lists what is between delimiters as one prefix, also over pages", async () => {
    for (const key of ["a", "b/1", "b/2", "c/1", "d"]) await put(`groups/${key}`);
    const asked = { Prefix: "groups/", Delimiter: "/", MaxKeys: 2 };
    const first = await list(asked);
    const second = await list({ ...asked, ContinuationToken: first.NextContinuationToken });
    const seen = [first, second].map(({ Contents = [], CommonPrefixes = [] }) => [
      ...Contents.map(({ Key }) => Key),
      ...CommonPrefixes.map(({ Prefix }) => Prefix),
    ]);
    expect(seen).toEqual([
      ["groups/a", "groups/b/"],
      ["groups/d", "groups/c/"],
    ]);
    expect(second.IsTruncated).toBe(false);
  });

  it("lists what comes after a key", async () => {
    for (const key of ["a", "b", "c"]) await put(`after/${key}`);
    const { Contents } = await list({ Prefix: "after/", StartAfter: "after/a" });
    expect(Contents?.map(({ Key }) => Key)).toEqual(["after/b", "after/c"]);
  });

  it("lists nothing below a prefix that no key has", async () => {
    const listed = await list({ Prefix: "nowhere/" });
    expect(listed).toMatchObject({ KeyCount: 0, IsTruncated: false });
    expect(listed).not.toHaveProperty("Contents");
  });
}

function inUtf8Order(keys: readonly string[]): string[] {
  return [...keys].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}
