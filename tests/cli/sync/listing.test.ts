import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { listObjects } from "../../../cli/sync/listing";

const s3 = mockClient(S3Client);

beforeEach(() => s3.reset());

async function pagesOf(prefix: string) {
  const pages = [];
  for await (const page of listObjects(new S3Client({}), "photos", prefix)) pages.push(page);
  return pages;
}

it("asks page by page for keys that XML cannot spoil", async () => {
  // Copies: the SDK changes its input from page to page.
  const inputs: object[] = [];
  const answers = [
    {
      Contents: [{ Key: "bulk/a+b%2B%01%C3%A9.jpg", ETag: '"1"' }],
      IsTruncated: true,
      NextContinuationToken: "next",
    },
    { Contents: [{ Key: "bulk/b.jpg", ETag: '"2"' }] },
  ];
  s3.on(ListObjectsV2Command).callsFake((input) => {
    inputs.push({ ...input });
    return answers.shift();
  });

  expect(await pagesOf("bulk/")).toEqual([
    [{ key: "bulk/a b+\u0001é.jpg", eTag: '"1"', isArchived: false }],
    [{ key: "bulk/b.jpg", eTag: '"2"', isArchived: false }],
  ]);
  const input = {
    Bucket: "photos",
    Prefix: "bulk/",
    EncodingType: "url",
    OptionalObjectAttributes: ["RestoreStatus"],
  };
  expect(inputs).toEqual([input, { ...input, ContinuationToken: "next" }]);
});

it("takes an empty prefix for what it is", async () => {
  s3.on(ListObjectsV2Command).resolves({ KeyCount: 0 });

  expect(await pagesOf("bulk/")).toEqual([[]]);
});

it.each([
  ["STANDARD", undefined, false],
  ["GLACIER_IR", undefined, false],
  ["GLACIER", undefined, true],
  ["DEEP_ARCHIVE", { IsRestoreInProgress: true }, true],
  ["DEEP_ARCHIVE", { IsRestoreInProgress: false, RestoreExpiryDate: new Date(0) }, false],
] as const)(
  "knows whether an object in %s with %j is archived",
  async (StorageClass, RestoreStatus, isArchived) => {
    s3.on(ListObjectsV2Command).resolves({
      Contents: [{ Key: "a", ETag: '"1"', StorageClass, RestoreStatus }],
    });

    expect(await pagesOf("")).toEqual([[{ key: "a", eTag: '"1"', isArchived }]]);
  },
);
