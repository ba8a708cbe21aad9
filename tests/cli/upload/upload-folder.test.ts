import { PutObjectCommand, S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { readFolder, reportProblems, uploadFiles } from "../../../cli/upload/upload-folder";
import { FakeIo } from "../../helpers/fake-io";
import { OUTPUTS } from "../../helpers/stack-outputs";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]);
const LANE = OUTPUTS.lanes.express;

const s3Mock = mockClient(S3Client);

beforeEach(() => s3Mock.reset());
afterEach(removeTemporaryFolders);

function target() {
  return { outputs: OUTPUTS, s3: new S3Client({}) };
}

it("puts each file below the lane's prefix, with the type of its content", async () => {
  s3Mock.on(PutObjectCommand).resolves({ ETag: '"e1"', VersionId: "v1" });
  const contents = await readFolder(temporaryFolder({ "a b/c+d%.jpg": JPEG }));
  const report = await uploadFiles(target(), LANE, contents, new FakeIo());
  expect(s3Mock.commandCalls(PutObjectCommand).map(({ args }) => args[0].input)).toEqual([
    {
      Bucket: "images",
      Key: "express/a b/c+d%.jpg",
      ContentType: "image/jpeg",
      ContentLength: 6,
      Body: JPEG,
    },
  ]);
  expect(report.uploaded).toEqual([
    { key: "express/a b/c+d%.jpg", version: { eTag: '"e1"', versionId: "v1" } },
  ]);
});

it("goes on when one file fails, and says which and why", async () => {
  s3Mock.on(PutObjectCommand).resolves({ ETag: '"e1"' });
  s3Mock.on(PutObjectCommand, { Key: "express/b.jpg" }).rejects(
    new S3ServiceException({
      name: "AccessDenied",
      message: "Access Denied",
      $fault: "client",
      $metadata: {},
    }),
  );
  const contents = await readFolder(
    temporaryFolder({ "a.jpg": JPEG, "b.jpg": JPEG, "c.jpg": JPEG, "d.txt": "x" }),
  );
  const io = new FakeIo();
  const report = await uploadFiles(target(), LANE, contents, io);
  reportProblems(report, io);
  expect(report.uploaded.map(({ key }) => key).sort()).toEqual(["express/a.jpg", "express/c.jpg"]);
  expect(report.uploadedBytes).toBe(12);
  expect(io.stderr).toEqual([
    "skipped d.txt: not an image",
    "failed b.jpg: AccessDenied: Access Denied",
  ]);
});

it("names the limit when a key is longer than S3 takes, and sends nothing", async () => {
  const folder = temporaryFolder({
    [`${"f".repeat(200)}/${"g".repeat(200)}/${"h".repeat(200)}/${"i".repeat(200)}/${"j".repeat(220)}.jpg`]:
      JPEG,
  });
  const report = await uploadFiles(target(), LANE, await readFolder(folder), new FakeIo());
  expect(report.failed.map(({ reason }) => reason)).toEqual([
    "its key is 1036 bytes long, S3 takes 1024; shorten its path",
  ]);
  expect(s3Mock.calls()).toHaveLength(0);
});

it("starts no file after Ctrl-C", async () => {
  const contents = await readFolder(temporaryFolder({ "a.jpg": JPEG }));
  const io = new FakeIo();
  io.pressCtrlC();
  const report = await uploadFiles(target(), LANE, contents, io);
  expect(report).toMatchObject({ uploaded: [], failed: [] });
  expect(s3Mock.calls()).toHaveLength(0);
});

it("shows progress by files and bytes", async () => {
  s3Mock.on(PutObjectCommand).resolves({ ETag: '"e1"' });
  const io = new FakeIo();
  await uploadFiles(target(), LANE, await readFolder(temporaryFolder({ "a.jpg": JPEG })), io);
  expect(io.shownProgress).toEqual(["Uploading 1/1 files, 6 B of 6 B"]);
});
