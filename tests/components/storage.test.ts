import { Storage } from "../../components/storage";
import { deployComponent } from "../helpers/deploy-component";
import type { ResourceGraph } from "../helpers/pulumi-mocks";

const SIDE_RESOURCES = [
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
];

describe.each(["labeler-images", "labeler-work"])("the bucket %s", (name) => {
  let graph: ResourceGraph;
  beforeAll(async () => {
    graph = await deployComponent(() => new Storage("labeler", { protect: false }));
  });

  it("is named by Pulumi, and goes with its objects when the stack goes", () => {
    const bucket = graph.get("aws:s3/bucket:Bucket", name);

    expect(bucket.inputs).toEqual({ forceDestroy: true });
    expect(bucket.protect).toBe(false);
  });

  it("is closed to the public by each of the four switches", () => {
    const type = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";

    expect(graph.get(type, `${name}-public-access`).inputs).toEqual({
      bucket: `${name}-0a1b2c3`,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  });

  it("has no access control lists", () => {
    const type = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";

    expect(graph.get(type, `${name}-ownership`).inputs).toEqual({
      bucket: `${name}-0a1b2c3`,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
  });

  it("encrypts with keys of S3", () => {
    const type =
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";

    expect(graph.get(type, `${name}-encryption`).inputs).toEqual({
      bucket: `${name}-0a1b2c3`,
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
  });

  it("answers nobody without TLS", () => {
    const { inputs } = graph.get("aws:s3/bucketPolicy:BucketPolicy", `${name}-tls-only`);

    expect(inputs.bucket).toBe(`${name}-0a1b2c3`);
    expect(JSON.parse(String(inputs.policy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [`arn:aws:s3:::${name}-0a1b2c3`, `arn:aws:s3:::${name}-0a1b2c3/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  it("gets its policy after its public access block, since S3 refuses both at once", () => {
    const policy = graph.get("aws:s3/bucketPolicy:BucketPolicy", `${name}-tls-only`);
    const block = graph.get(
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      `${name}-public-access`,
    );

    expect(policy.dependencies).toContain(block.urn);
  });
});

describe("Storage", () => {
  it("expires manifests after 14 days, and images never", async () => {
    const graph = await deployComponent(() => new Storage("labeler", { protect: false }));
    const type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
    const incompleteUploads = {
      id: "incomplete-uploads",
      status: "Enabled",
      filter: { prefix: "" },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    };

    expect(graph.get(type, "labeler-images-lifecycle").inputs.rules).toEqual([incompleteUploads]);
    expect(graph.get(type, "labeler-work-lifecycle").inputs.rules).toEqual([
      incompleteUploads,
      {
        id: "expire-manifests",
        status: "Enabled",
        filter: { prefix: "manifests/" },
        expiration: { days: 14 },
      },
    ]);
  });

  it("protects the buckets and all that secures them when asked to", async () => {
    const graph = await deployComponent(() => new Storage("labeler", { protect: true }));

    for (const bucket of graph.ofType("aws:s3/bucket:Bucket")) {
      expect(bucket.inputs).toEqual({ forceDestroy: false });
      expect(bucket.protect).toBe(true);
    }
    const side = SIDE_RESOURCES.flatMap((type) => graph.ofType(type));
    expect(side).toHaveLength(10);
    expect(side.filter(({ protect }) => !protect)).toEqual([]);
  });
});
