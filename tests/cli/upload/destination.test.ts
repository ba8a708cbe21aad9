import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { Destination } from "../../../cli/upload/destination";

const PAGE = 1000;
const s3Mock = mockClient(S3Client);
beforeEach(() => s3Mock.reset());

const keyOf = (index: number) => `bulk/${String(index).padStart(6, "0")} ü.jpg`;

/** A bucket with these keys, as S3 lists it. */
function bucketWith(keys: readonly string[]): void {
  s3Mock.on(ListObjectsV2Command).callsFake(({ StartAfter = "" }) => {
    const left = keys.filter((key) => key > StartAfter);
    const Contents = left
      .slice(0, PAGE)
      .map((Key) => ({ Key: encodeURIComponent(Key), Size: 7, ETag: `"${Key}"` }));
    return { Contents, IsTruncated: left.length > PAGE };
  });
}

const destination = () => new Destination(new S3Client({}), "images", "bulk/");
const calls = () => s3Mock.commandCalls(ListObjectsV2Command).map(({ args }) => args[0].input);

it("finds every object with one call for a thousand", async () => {
  const keys = Array.from({ length: 3500 }, (_, index) => keyOf(index));
  bucketWith(keys);
  const there = destination();
  for (const key of keys)
    expect(await there.find(key)).toMatchObject({ bytes: 7, eTag: `"${key}"` });
  expect(await there.find("bulk/zzz.jpg")).toBeUndefined();
  expect(calls().length).toBeLessThanOrEqual(5);
});

it("lists nothing of where no file would be", async () => {
  bucketWith(Array.from({ length: 50_000 }, (_, index) => keyOf(index)));
  const there = destination();
  expect(await there.find(keyOf(40_000))).toBeDefined();
  expect(await there.find("bulk/040000.jpg")).toBeUndefined();
  expect(await there.find(keyOf(49_990))).toBeDefined();
  expect(calls()).toEqual([
    { Bucket: "images", Prefix: "bulk/", EncodingType: "url", StartAfter: "bulk/040000 ü.jp" },
    { Bucket: "images", Prefix: "bulk/", EncodingType: "url", StartAfter: "bulk/049990 ü.jp" },
  ]);
});

it("goes through pages that lie between a key and what sorts just before it", async () => {
  const keys = Array.from(
    { length: 2500 },
    (_, index) => `bulk/a${String(index).padStart(5, "0")}`,
  );
  bucketWith([...keys, "bulk/b"]);
  expect(await destination().find("bulk/b")).toMatchObject({ eTag: '"bulk/b"' });
});
