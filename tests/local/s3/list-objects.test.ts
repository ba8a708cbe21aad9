import {
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { type LocalServices, startLocalServices } from "../../helpers/local-services";

const Bucket = "images";
const KEYS = ["a/1", "a/2", "a/b/3", "b", "c/4", "c/5", "d & <e>\u0001"];
let services: LocalServices;

beforeAll(async () => {
  services = await startLocalServices();
  await services.s3.createBucket(Bucket);
  const { s3 } = services.clients();
  for (const Key of [...KEYS].reverse())
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
});
afterAll(() => services.close());

async function list(input: Partial<ListObjectsV2CommandInput> = {}) {
  const output = await services.clients().s3.send(new ListObjectsV2Command({ Bucket, ...input }));
  return {
    ...output,
    keys: output.Contents?.map(({ Key }) => Key) ?? [],
    prefixes: output.CommonPrefixes?.map(({ Prefix }) => Prefix) ?? [],
  };
}

async function pages(input: Partial<ListObjectsV2CommandInput>) {
  const all: (string | undefined)[][] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await list({ ...input, ContinuationToken });
    all.push([...page.keys, ...page.prefixes]);
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return all;
}

test("lists keys in order, with what is known of each", async () => {
  const { keys, Contents, IsTruncated, KeyCount } = await list();
  expect(keys).toEqual(KEYS);
  expect(IsTruncated).toBe(false);
  expect(KeyCount).toBe(7);
  expect(Contents?.[3]).toMatchObject({
    Key: "b",
    Size: 1,
    ETag: '"92eb5ffee6ae2fec3ad71c777531578f"',
  });
});

test("lists what begins with the prefix", async () => {
  expect((await list({ Prefix: "a/" })).keys).toEqual(["a/1", "a/2", "a/b/3"]);
  expect((await list({ Prefix: "bb" })).keys).toEqual([]);
});

test("folds keys behind the delimiter into common prefixes", async () => {
  const { keys, prefixes } = await list({ Delimiter: "/" });
  expect(keys).toEqual(["b", "d & <e>\u0001"]);
  expect(prefixes).toEqual(["a/", "c/"]);
  const inner = await list({ Delimiter: "/", Prefix: "a/" });
  expect([inner.keys, inner.prefixes]).toEqual([["a/1", "a/2"], ["a/b/"]]);
});

test("comes in pages that together are the whole", async () => {
  expect(await pages({ MaxKeys: 3 })).toEqual([KEYS.slice(0, 3), KEYS.slice(3, 6), KEYS.slice(6)]);
  expect(await pages({ MaxKeys: 7 })).toEqual([KEYS]);
  expect(await pages({ MaxKeys: 1, Delimiter: "/" })).toEqual([["a/"], ["b"], ["c/"], [KEYS[6]]]);
});

test("begins after a key", async () => {
  expect((await list({ StartAfter: "a/2" })).keys).toEqual(KEYS.slice(2));
  expect((await list({ StartAfter: "bz", Prefix: "a" })).keys).toEqual([]);
});

test("needs s3:ListBucket", async () => {
  const { s3 } = services.clients(services.roleWith("nobody"));
  await expect(s3.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({
    name: "AccessDenied",
    message: expect.stringContaining("s3:ListBucket on resource: arn:aws:s3:::images because"),
  });
});

describe("as older clients ask", () => {
  const listV1 = (input = {}) =>
    services.clients().s3.send(new ListObjectsCommand({ Bucket, ...input }));

  test("a page goes on after its last key", async () => {
    const first = await listV1({ MaxKeys: 4 });
    expect(first).toMatchObject({ Name: Bucket, Marker: "", MaxKeys: 4, IsTruncated: true });
    expect(first).not.toHaveProperty("NextMarker");
    expect(first.Contents?.map(({ Key }) => Key)).toEqual(["a/1", "a/2", "a/b/3", "b"]);
    const second = await listV1({ Marker: "b" });
    expect(second).toMatchObject({ Marker: "b", IsTruncated: false });
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(KEYS.slice(4));
  });

  test("where keys are grouped, the page names where the next begins", async () => {
    const first = await listV1({ Delimiter: "/", MaxKeys: 1 });
    expect(first).toMatchObject({ NextMarker: "a/", CommonPrefixes: [{ Prefix: "a/" }] });
    const second = await listV1({ Delimiter: "/", MaxKeys: 1, Marker: first.NextMarker });
    expect(second).toMatchObject({ NextMarker: "b", Contents: [{ Key: "b", Size: 1 }] });
  });
});
