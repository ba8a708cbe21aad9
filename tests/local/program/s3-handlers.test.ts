import { type LocalServices, startLocalServices } from "../../helpers/local-services";
import { setUpProvisioner } from "../../helpers/provisioner";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

let services: LocalServices;

beforeAll(async () => {
  services = await startLocalServices();
  await services.s3.createBucket("family-photos");
});

afterAll(async () => {
  await services.close();
  removeTemporaryFolders();
});

/** A provisioner that makes its buckets in the local S3. */
function setUp() {
  const all = setUpProvisioner();
  Object.assign(all.context, { s3: services.s3 });
  const invoke = (bucket: string) =>
    all.provisioner.answer({
      kind: "invoke",
      id: 1,
      token: "aws:s3/getBucket:getBucket",
      inputs: { bucket },
    });
  return { ...all, invoke };
}

it("looks up a bucket that others have made", async () => {
  const { invoke } = setUp();
  expect(await invoke("family-photos")).toEqual({
    state: {
      id: "family-photos",
      bucket: "family-photos",
      arn: "arn:aws:s3:::family-photos",
      region: "us-east-1",
      bucketRegion: "us-east-1",
      bucketDomainName: "family-photos.s3.amazonaws.com",
      bucketRegionalDomainName: "family-photos.s3.us-east-1.amazonaws.com",
    },
  });
});

it("says how to make a bucket that is not there", async () => {
  const { invoke } = setUp();
  await expect(invoke("nobodys-photos")).rejects.toThrow(
    /^reading S3 Bucket \(nobodys-photos\): couldn't find resource\. In the local cloud, create the bucket first .*create-bucket --bucket nobodys-photos; .*"EventBridgeConfiguration"/,
  );
});

it.each([
  ["Enabled", ["family-photos"]],
  ["Suspended", []],
])("takes note of versioning: %s", async (status, versioned) => {
  const { deployment, make } = setUp();
  await make("aws:s3/bucketVersioning:BucketVersioning", {
    bucket: "family-photos",
    versioningConfiguration: { status },
  });

  expect([...deployment.versionedBuckets]).toEqual(versioned);
});

it("refuses versioning of a bucket that is not there", async () => {
  const { make } = setUp();
  const versioning = make("aws:s3/bucketVersioning:BucketVersioning", {
    bucket: "nobodys-photos",
    versioningConfiguration: { status: "Enabled" },
  });

  await expect(versioning).rejects.toThrow(
    "NoSuchBucket: The specified bucket does not exist: nobodys-photos",
  );
});
