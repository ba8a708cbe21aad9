import * as pulumi from "@pulumi/pulumi";
import { expectRegion } from "../../../components/storage/adopted-bucket";
import { Storage } from "../../../components/storage/storage";
import { deployComponent } from "../../helpers/deploy-component";
import type { ResourceGraph } from "../../helpers/pulumi-mocks";

const SIDE_RESOURCES = [
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
];

const ARGS = { region: "eu-central-1", protect: false };

describe.each(["labeler-images", "labeler-work"])("the bucket %s", (name) => {
  let graph: ResourceGraph;
  beforeAll(async () => {
    graph = await deployComponent(() => new Storage("labeler", ARGS));
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

const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";
const INCOMPLETE_UPLOADS = {
  id: "incomplete-uploads",
  status: "Enabled",
  filter: { prefix: "" },
  abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
};

describe("Storage", () => {
  it("expires manifests and what is left of failed jobs after 14 days, and images never", async () => {
    const graph = await deployComponent(() => new Storage("labeler", ARGS));

    expect(graph.get(LIFECYCLE, "labeler-images-lifecycle").inputs.rules).toEqual([
      INCOMPLETE_UPLOADS,
    ]);
    expect(graph.get(LIFECYCLE, "labeler-work-lifecycle").inputs.rules).toEqual([
      INCOMPLETE_UPLOADS,
      {
        id: "expire-manifests",
        status: "Enabled",
        filter: { prefix: "manifests/" },
        expiration: { days: 14 },
      },
      {
        id: "expire-recovered",
        status: "Enabled",
        filter: { prefix: "recovered/" },
        expiration: { days: 14 },
      },
    ]);
  });

  it("keeps no versions, of nothing", async () => {
    const graph = await deployComponent(() => new Storage("labeler", ARGS));

    expect(graph.ofType(VERSIONING)).toEqual([]);
  });

  it("lets pages on this machine show images, and nobody's page see the work bucket", async () => {
    const graph = await deployComponent(() => new Storage("labeler", ARGS));
    const type = "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration";

    expect(graph.ofType(type).map(({ name, inputs }) => [name, inputs])).toEqual([
      [
        "labeler-images-cors",
        {
          bucket: "labeler-images-0a1b2c3",
          corsRules: [
            {
              allowedMethods: ["GET", "HEAD"],
              allowedOrigins: ["http://localhost:*", "http://127.0.0.1:*"],
            },
          ],
        },
      ],
    ]);
  });

  it("protects the buckets and all that secures them when asked to", async () => {
    const graph = await deployComponent(() => new Storage("labeler", { ...ARGS, protect: true }));

    for (const bucket of graph.ofType("aws:s3/bucket:Bucket")) {
      expect(bucket.inputs).toEqual({ forceDestroy: false });
      expect(bucket.protect).toBe(true);
    }
    const side = SIDE_RESOURCES.flatMap((type) => graph.ofType(type));
    expect(side).toHaveLength(10);
    expect(side.filter(({ protect }) => !protect)).toEqual([]);
  });
});

describe("a versioned images bucket", () => {
  let graph: ResourceGraph;
  beforeAll(async () => {
    const imagesBucket = { versioned: true };
    graph = await deployComponent(() => new Storage("labeler", { ...ARGS, imagesBucket }));
  });

  it("keeps versions of images, and none of manifests", () => {
    expect(graph.ofType(VERSIONING).map(({ name, inputs }) => [name, inputs])).toEqual([
      [
        "labeler-images-versioning",
        {
          bucket: "labeler-images-0a1b2c3",
          versioningConfiguration: { status: "Enabled" },
        },
      ],
    ]);
  });

  it("forgets after 30 days what was overwritten or deleted", () => {
    const lifecycle = graph.get(LIFECYCLE, "labeler-images-lifecycle");

    expect(lifecycle.inputs.rules).toEqual([
      INCOMPLETE_UPLOADS,
      {
        id: "noncurrent-versions",
        status: "Enabled",
        filter: { prefix: "" },
        noncurrentVersionExpiration: { noncurrentDays: 30 },
        expiration: { expiredObjectDeleteMarker: true },
      },
    ]);
    expect(lifecycle.dependencies).toContain(
      graph.get(VERSIONING, "labeler-images-versioning").urn,
    );
  });

  it("goes with every version when the stack goes", () => {
    expect(graph.get("aws:s3/bucket:Bucket", "labeler-images").inputs).toEqual({
      forceDestroy: true,
    });
  });
});

describe("an adopted images bucket", () => {
  it("is looked up and named, and nothing about it is declared", async () => {
    let storage: Storage | undefined;
    const graph = await deployComponent(() => {
      storage = adopt({ existing: "family-photos" });
    });

    expect(await resolved(storage?.images.bucket)).toBe("family-photos");
    expect(await resolved(storage?.images.arn)).toBe("arn:aws:s3:::family-photos");
    expect(storage?.images.key).toBeUndefined();
    const aboutBuckets = graph.resources.filter(({ type }) => type.startsWith("aws:"));
    expect(aboutBuckets.filter(({ name }) => !name.startsWith("labeler-work"))).toEqual([]);
    expect(aboutBuckets.filter(({ inputs }) => inputs.bucket === "family-photos")).toEqual([]);
  });

  it("has the key of its owner", async () => {
    const kmsKeyArn = "arn:aws:kms:eu-central-1:123456789012:key/theirs";
    let storage: Storage | undefined;
    await deployComponent(() => {
      storage = adopt({ existing: "family-photos", kmsKeyArn });
    });

    expect(storage?.images.key).toEqual({ arn: kmsKeyArn });
  });

  it("is refused when it is in another Region, saying what to do", () => {
    const bucket = { bucket: "family-photos", bucketRegion: "us-west-2" };

    expect(() => expectRegion(bucket, "eu-central-1")).toThrow(pulumi.RunError);
    expect(() => expectRegion(bucket, "eu-central-1")).toThrow(
      "The bucket family-photos is in us-west-2, the stack in eu-central-1: Rekognition reads only " +
        "buckets of its own Region. Set aws:region to us-west-2, or adopt a bucket in eu-central-1.",
    );
    expect(expectRegion(bucket, "us-west-2")).toBe(bucket);
  });
});

function adopt(imagesBucket: { existing: string; kmsKeyArn?: string }): Storage {
  return new Storage("labeler", { ...ARGS, imagesBucket });
}

function resolved<Value>(output: pulumi.Output<Value> | undefined): Promise<Value | undefined> {
  return new Promise((resolve) => {
    if (output === undefined) resolve(undefined);
    else output.apply(resolve);
  });
}
