import type { ResourceGraph } from "./helpers/pulumi-mocks";
import { policyOf } from "./helpers/role-policy";
import { runProgram } from "./helpers/run-program";

const KEY = "arn:aws:kms:eu-central-1:123456789012:key/labeler-key-0a1b2c3";
const ENCRYPTION =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";

describe("a stack with a key of its own", () => {
  let graph: ResourceGraph;
  beforeAll(async () => {
    ({ graph } = await runProgram({ customerManagedKey: true, logRetentionDays: 90 }));
  });

  it("has one", () => {
    expect(graph.ofType("aws:kms/key:Key").map(({ name }) => name)).toEqual(["labeler-key"]);
  });

  it("encrypts every queue with it", () => {
    const queues = graph.ofType("aws:sqs/queue:Queue");

    expect(queues.length).toBeGreaterThanOrEqual(7);
    for (const { inputs } of queues) {
      expect(inputs.kmsMasterKeyId).toBe(KEY);
      expect(inputs).not.toHaveProperty("sqsManagedSseEnabled");
    }
  });

  it("encrypts every bucket with it, asking KMS once for many objects", () => {
    const names = graph.ofType(ENCRYPTION).map(({ inputs }) => inputs);

    expect(names).toHaveLength(graph.ofType("aws:s3/bucket:Bucket").length);
    for (const { rules } of names) {
      expect(rules).toEqual([
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY },
          bucketKeyEnabled: true,
        },
      ]);
    }
  });

  it("encrypts the table and every log group with it", () => {
    const logGroups = graph.ofType("aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => inputs);

    expect(graph.get("aws:dynamodb/table:Table", "labeler").inputs.serverSideEncryption).toEqual({
      enabled: true,
      kmsKeyArn: KEY,
    });
    expect(logGroups.length).toBeGreaterThanOrEqual(3);
    for (const { kmsKeyId, retentionInDays } of logGroups) {
      expect([kmsKeyId, retentionInDays]).toEqual([KEY, 90]);
    }
  });

  it.each([
    ["labeler-submitter-role", ["kms:Decrypt", "kms:GenerateDataKey"]],
    ["labeler-recover-role", ["kms:Decrypt", "kms:GenerateDataKey"]],
    ["labeler-worker-job", ["kms:Decrypt"]],
  ])("lets %s use it for %j", (role, actions) => {
    expect(aboutKeys(graph, role)).toEqual([{ Effect: "Allow", Action: actions, Resource: [KEY] }]);
  });

  it("lets nobody else use it", () => {
    expect(aboutKeys(graph, "labeler-worker-execution")).toEqual([]);
  });
});

describe("a stack that adopts a bucket", () => {
  const theirs = "arn:aws:kms:eu-central-1:123456789012:key/theirs";
  let graph: ResourceGraph;
  let outputs: Record<string, unknown>;
  beforeAll(async () => {
    const imagesBucket = { existing: "family-photos", kmsKeyArn: theirs };
    ({ graph, outputs } = await runProgram({ imagesBucket }));
  });

  it("names the bucket, and declares nothing about it", () => {
    expect(outputs.imagesBucket).toBe("family-photos");
    expect(graph.ofType("aws:s3/bucket:Bucket").map(({ name }) => name)).toEqual(["labeler-work"]);
    expect(graph.ofType("aws:s3/bucketNotification:BucketNotification")).toEqual([]);
    expect(graph.resources.filter(({ inputs }) => inputs.bucket === "family-photos")).toEqual([]);
  });

  it("hears of its changes by a rule and a target for each lane", () => {
    const lanes = ["bulk", "express", "standard"];
    const names = (type: string) =>
      graph
        .ofType(type)
        .map(({ name }) => name)
        .filter((name) => /-events-(rule|target)$/.test(name))
        .sort();

    expect(names("aws:cloudwatch/eventRule:EventRule")).toEqual(
      lanes.map((lane) => `labeler-${lane}-events-rule`),
    );
    expect(names("aws:cloudwatch/eventTarget:EventTarget")).toEqual(
      lanes.map((lane) => `labeler-${lane}-events-target`),
    );
  });

  it("lets the worker read it, and decrypt with its key", () => {
    expect(policyOf(graph, "labeler-worker-job")).toEqual(
      expect.arrayContaining([
        {
          Effect: "Allow",
          Action: ["s3:GetObject", "s3:GetObjectVersion"],
          Resource: ["arn:aws:s3:::family-photos/*"],
        },
        { Effect: "Allow", Action: ["s3:ListBucket"], Resource: ["arn:aws:s3:::family-photos"] },
        { Effect: "Allow", Action: ["kms:Decrypt"], Resource: [theirs] },
      ]),
    );
    expect(aboutKeys(graph, "labeler-submitter-role")).toEqual([]);
    expect(aboutKeys(graph, "labeler-recover-role")).toEqual([]);
  });
});

function aboutKeys(graph: ResourceGraph, role: string): unknown[] {
  const statements = policyOf(graph, role) as { Action: string[] }[];
  return statements.filter(({ Action }) => Action.some((action) => action.startsWith("kms:")));
}
