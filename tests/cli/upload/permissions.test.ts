import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";
import { startUploadCloud, type UploadCloud } from "../../helpers/upload-cloud";

const BUCKET = "arn:aws:s3:::images";
const GRANTS = [
  ["s3:ListBucket", BUCKET],
  ["s3:PutObject", `${BUCKET}/*`],
  ["s3:GetObject", `${BUCKET}/*`],
  ["s3:AbortMultipartUpload", `${BUCKET}/*`],
  ["s3:ListMultipartUploadParts", `${BUCKET}/*`],
  ["s3:ListBucketMultipartUploads", BUCKET],
] as const;
const PART = Buffer.alloc(8 * 1024 * 1024, "x");
PART.set([0xff, 0xd8, 0xff, 0xe0]);

let cloud: UploadCloud;
beforeEach(async () => {
  cloud = await startUploadCloud();
});
afterEach(async () => {
  await cloud.close();
  removeTemporaryFolders();
});

/** A file that only a HEAD tells from what is there, and a large one of which two uploads were broken off. */
async function folderWithPast(): Promise<string> {
  const folder = temporaryFolder({ "a.jpg": Buffer.from([0xff, 0xd8, 0xff, 0xe0]) });
  writeFileSync(join(folder, "large.jpg"), Buffer.concat([PART, PART, PART]));
  const Bucket = "images";
  await cloud.s3.send(new PutObjectCommand({ Bucket, Key: "bulk/a.jpg", Body: "abcd" }));
  const large = { Bucket, Key: "bulk/large.jpg" };
  await cloud.s3.send(new CreateMultipartUploadCommand(large));
  const { UploadId } = await cloud.s3.send(
    new CreateMultipartUploadCommand({
      ...large,
      ChecksumAlgorithm: "CRC32",
      ChecksumType: "FULL_OBJECT",
    }),
  );
  await cloud.s3.send(
    new UploadPartCommand({
      ...{ ...large, UploadId, PartNumber: 1, Body: PART },
      ChecksumAlgorithm: "CRC32",
    }),
  );
  return folder;
}

function roleWith(grants: readonly (readonly [string, string])[]) {
  return cloud.services.roleWith(
    "uploader",
    ...grants.map(([Action, Resource]) => ({ Effect: "Allow" as const, Action, Resource })),
  );
}

it("takes the permissions that the README lists", async () => {
  const folder = await folderWithPast();
  const run = await cloud.upload([folder, "--lane", "bulk"], { credentials: roleWith(GRANTS) });
  expect(run.stderr.join("\n")).toContain("2 files uploaded to lane bulk");
  expect(run.exitCode).toBe(0);
  const operations = cloud.calls.map(({ operation }) => operation);
  expect(operations.filter((operation) => operation === "UploadPart")).toHaveLength(2);
  expect(operations).toContain("AbortMultipartUpload");
});

it.each(GRANTS)("does not work without %s", async (action) => {
  const folder = await folderWithPast();
  const credentials = roleWith(GRANTS.filter(([granted]) => granted !== action));
  const run = await cloud.upload([folder, "--lane", "bulk"], { credentials });
  expect(run.exitCode).toBe(action === "s3:ListBucket" ? 9 : 1);
  expect(run.stderr.join("\n")).toMatch(/AccessDenied|AWS refuses the call|S3 answers 403/);
});
