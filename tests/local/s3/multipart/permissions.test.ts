import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
} from "@aws-sdk/client-s3";
import { type LocalServices, startLocalServices } from "../../../helpers/local-services";
import { ACCOUNT } from "../../../helpers/service-provisioner";
import { Bucket, uploading } from "./uploading";

const Key = "a.jpg";
const IMAGES = `arn:aws:s3:::${Bucket}`;
let services: LocalServices;

beforeAll(async () => {
  services = await startLocalServices();
  await services.s3.createBucket(Bucket);
});
afterAll(() => services.close());

let roles = 0;

/** Clients of a new role that may do this to that, and nothing else. */
function clientsWith(...permissions: [action: string, resource: string][]) {
  roles += 1;
  const statements = permissions.map(([Action, Resource]) => ({
    ...{ Effect: "Allow" as const, Action, Resource },
  }));
  return services.clients(services.roleWith(`role-${roles}`, ...statements)).s3;
}

const denied = (action: string, resource: string) => ({
  name: "AccessDenied",
  message: expect.stringContaining(`not authorized to perform: ${action} on resource: ${resource}`),
});

test("s3:PutObject uploads and completes, and does nothing else with an upload", async () => {
  const writer = clientsWith(["s3:PutObject", `${IMAGES}/*`]);
  const upload = uploading(writer);
  const UploadId = await upload.create();
  const part = await upload.part(UploadId, 1, "x");
  const at = { Bucket, Key, UploadId };
  await expect(writer.send(new ListPartsCommand(at))).rejects.toMatchObject(
    denied("s3:ListMultipartUploadParts", `${IMAGES}/a.jpg`),
  );
  await expect(writer.send(new AbortMultipartUploadCommand(at))).rejects.toMatchObject(
    denied("s3:AbortMultipartUpload", `${IMAGES}/a.jpg`),
  );
  await expect(writer.send(new ListMultipartUploadsCommand({ Bucket }))).rejects.toMatchObject(
    denied("s3:ListBucketMultipartUploads", IMAGES),
  );
  await upload.complete(UploadId, [part]);
});

test("nothing of an upload is done without s3:PutObject", async () => {
  const UploadId = await uploading(services.clients().s3).create();
  const nobody = uploading(clientsWith());
  const refused = denied("s3:PutObject", `${IMAGES}/a.jpg`);
  await expect(nobody.create()).rejects.toMatchObject(refused);
  await expect(nobody.part(UploadId, 1, "x")).rejects.toMatchObject(refused);
  await expect(nobody.complete(UploadId, [])).rejects.toMatchObject(refused);
});

test("each other call has a permission of its own", async () => {
  const UploadId = await uploading(services.clients().s3).create();
  const other = clientsWith(
    ["s3:ListMultipartUploadParts", `${IMAGES}/*`],
    ["s3:AbortMultipartUpload", `${IMAGES}/*`],
    ["s3:ListBucketMultipartUploads", IMAGES],
  );
  await other.send(new ListPartsCommand({ Bucket, Key, UploadId }));
  await other.send(new ListMultipartUploadsCommand({ Bucket }));
  await other.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
});

describe("in a bucket with a customer managed key", () => {
  const encrypted = { Bucket: "encrypted" };
  let keyArn: string;

  beforeAll(async () => {
    const Principal = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
    const account = { Effect: "Allow", Principal, Action: "kms:*", Resource: "*" } as const;
    keyArn = await services.kms.putKey("key-1", { Statement: account });
    await services.s3.createBucket("encrypted");
    await services.s3.putBucketEncryption("encrypted", { kmsKeyArn: keyArn, bucketKey: true });
  });

  const uploader = (...actions: string[]) =>
    uploading(
      clientsWith(["s3:*", "*"], ...actions.map((action): [string, string] => [action, keyArn])),
    );

  test("an upload begins with a data key, and goes on by decrypting it", async () => {
    await expect(uploader("kms:Decrypt").create(encrypted)).rejects.toMatchObject(
      denied("kms:GenerateDataKey", keyArn),
    );
    const UploadId = await uploader("kms:GenerateDataKey").create(encrypted);
    await expect(
      uploader("kms:GenerateDataKey").part(UploadId, 1, "x", encrypted),
    ).rejects.toMatchObject(denied("kms:Decrypt", keyArn));
    const part = await uploader("kms:Decrypt").part(UploadId, 1, "x", encrypted);
    await expect(
      uploader("kms:GenerateDataKey").complete(UploadId, [part], encrypted),
    ).rejects.toMatchObject(denied("kms:Decrypt", keyArn));
    const told = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: keyArn, BucketKeyEnabled: true };
    const done = await uploader("kms:Decrypt").complete(UploadId, [part], encrypted);
    expect(done).toMatchObject(told);
  });

  test("without checksums a completion needs no key", async () => {
    const asked = { ...encrypted, ChecksumAlgorithm: undefined };
    const writer = uploader("kms:GenerateDataKey", "kms:Decrypt");
    const UploadId = await writer.create(asked);
    const { ETag, PartNumber } = await writer.part(UploadId, 1, "x", encrypted);
    await uploader().complete(UploadId, [{ ETag, PartNumber }], encrypted);
  });
});
