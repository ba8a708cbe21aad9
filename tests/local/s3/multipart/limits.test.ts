import type { S3Client } from "@aws-sdk/client-s3";
import { chosenParts } from "../../../../local/s3/multipart/part-list";
import { type LocalServices, startLocalServices } from "../../../helpers/local-services";
import { Bucket, FIVE_MIB, uploading } from "./uploading";

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

test("each part but the last has at least 5 MiB", async () => {
  const id = await upload.create();
  const parts = [
    await upload.part(id, 1, FIVE_MIB.subarray(1)),
    await upload.part(id, 2, FIVE_MIB),
  ];
  await expect(upload.complete(id, parts)).rejects.toMatchObject({
    name: "EntityTooSmall",
    $metadata: { httpStatusCode: 400 },
    message:
      "Your proposed upload is smaller than the minimum allowed size: part 1 has 5242879 bytes, all but the last need 5242880.",
  });
  const small = [await upload.part(id, 1, FIVE_MIB), await upload.part(id, 2, "x")];
  await upload.complete(id, small);
});

test.each([0, 10_001])("there is no part %d", async (number) => {
  const id = await upload.create();
  await expect(upload.part(id, number, "x")).rejects.toMatchObject({
    name: "InvalidArgument",
    message: `Part number must be an integer between 1 and 10000, inclusive, not ${number}.`,
  });
  await upload.part(id, 10_000, "x");
});

test("parts are listed in the order of their numbers, each once", async () => {
  const id = await upload.create();
  const first = await upload.part(id, 1, FIVE_MIB);
  const second = await upload.part(id, 2, "x");
  for (const parts of [
    [second, first],
    [first, first],
  ]) {
    await expect(upload.complete(id, parts)).rejects.toMatchObject({ name: "InvalidPartOrder" });
  }
});

test.each([
  ["a part that was never uploaded", { PartNumber: 2, ETag: '"d41d8cd98f00b204e9800998ecf8427e"' }],
  ["a part of another content", { PartNumber: 1, ETag: '"d41d8cd98f00b204e9800998ecf8427e"' }],
])("%s is invalid", async (_, part) => {
  const id = await upload.create({ ChecksumAlgorithm: undefined });
  await upload.part(id, 1, "x");
  await expect(upload.complete(id, [part])).rejects.toMatchObject({ name: "InvalidPart" });
});

test("the claimed size of the object is compared", async () => {
  const id = await upload.create();
  const parts = [await upload.part(id, 1, "xyz")];
  await expect(upload.complete(id, parts, { MpuObjectSize: 4 })).rejects.toMatchObject({
    name: "InvalidRequest",
    message: expect.stringContaining("header value 4 does not match what was computed: 3"),
  });
  await upload.complete(id, parts, { MpuObjectSize: 3 });
});

test.each([
  ["no list", ""],
  ["an empty list", "<CompleteMultipartUpload/>"],
  ["another document", "<Delete><Part><PartNumber>1</PartNumber><ETag>x</ETag></Part></Delete>"],
  ["no XML", "<CompleteMultipartUpload><Part>"],
  [
    "a part without a number",
    "<CompleteMultipartUpload><Part><ETag>x</ETag></Part></CompleteMultipartUpload>",
  ],
  ["more parts than an upload has", list(10_001)],
])("%s is malformed", async (_, body) => {
  const id = await upload.create();
  const { accessKeyId } = services.identities.operator;
  const answer = await fetch(`${services.endpoint}/${Bucket}/a.jpg?uploadId=${id}`, {
    method: "POST",
    body,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/s3/aws4_request`,
    },
  });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("<Code>MalformedXML</Code>");
});

test("an object has at most 5 TiB", () => {
  const listed = Array.from({ length: 1025 }, (_, index) => ({
    ...{ partNumber: index + 1, eTag: "e", checksums: {} },
  }));
  const uploaded = (partNumber: number) => ({
    ...{ partNumber, eTag: "e", blob: "b", lastModified: 0 },
    size: 5 * 1024 ** 3,
  });
  expect(chosenParts(listed.slice(1), uploaded, undefined)).toHaveLength(1024);
  expect(() => chosenParts(listed, uploaded, undefined)).toThrow(
    "exceeds the maximum allowed object size: 5502926848000 of 5497558138880 bytes.",
  );
});

function list(length: number): string {
  const parts = Array.from(
    { length },
    (_, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>x</ETag></Part>`,
  );
  return `<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`;
}
