import { stackOutputsSchema } from "../contracts/outputs";
import { ACCOUNT_ID, REGION, type ResourceGraph } from "./helpers/pulumi-mocks";
import { runProgram } from "./helpers/run-program";

const NOTIFICATION = "aws:s3/bucketNotification:BucketNotification";

describe("the program", () => {
  let graph: ResourceGraph;
  let outputs: Record<string, unknown>;
  beforeAll(async () => {
    ({ graph, outputs } = await runProgram());
  });

  it("prints all that the command line must know, and nothing else", () => {
    const queue = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT_ID}`;
    const jobQueue = `arn:aws:batch:${REGION}:${ACCOUNT_ID}:job-queue`;
    const lane = (name: string) => ({
      prefix: `${name}/`,
      queueUrl: `${queue}/labeler-${name}-events-0a1b2c3`,
      deadLetterQueueUrl: `${queue}/labeler-${name}-events-dlq-0a1b2c3`,
      jobQueueArn: `${jobQueue}/labeler-${name}-jobs-0a1b2c3`,
    });

    expect(outputs).toEqual({
      imagesBucket: "labeler-images-0a1b2c3",
      workBucket: "labeler-work-0a1b2c3",
      labelTable: "labeler-0a1b2c3",
      region: REGION,
      imageUri: `${ACCOUNT_ID}.dkr.ecr.${REGION}.amazonaws.com/labeler-image-0a1b2c3@sha256:abc`,
      dashboardUrl:
        `https://${REGION}.console.aws.amazon.com/cloudwatch/home?region=${REGION}` +
        `#dashboards/dashboard/image-labeler-test-${REGION}`,
      recoverDeadLetterQueueUrl: `${queue}/labeler-recover-dlq-0a1b2c3`,
      logGroups: {
        submitter: "labeler-submitter-logs-0a1b2c3",
        recover: "labeler-recover-logs-0a1b2c3",
        worker: "labeler-worker-logs-0a1b2c3",
      },
      lanes: { express: lane("express"), standard: lane("standard"), bulk: lane("bulk") },
    });
    expect(() => stackOutputsSchema.strict().parse(outputs)).not.toThrow();
  });

  it("tells each lane's queue of what comes and goes under its prefix, in one notification", () => {
    const queue = (name: string) => ({
      id: name,
      queueArn: `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:labeler-${name}-events-0a1b2c3`,
      events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
      filterPrefix: `${name}/`,
    });

    expect(graph.ofType(NOTIFICATION)).toHaveLength(1);
    expect(graph.get(NOTIFICATION, "labeler").inputs).toEqual({
      bucket: "labeler-images-0a1b2c3",
      queues: [queue("express"), queue("standard"), queue("bulk")],
    });
  });

  it("lets S3 send to every queue before it is told to", () => {
    const policies = ["express", "standard", "bulk"].map(
      (lane) => graph.get("aws:sqs/queuePolicy:QueuePolicy", `labeler-${lane}-events-policy`).urn,
    );

    expect(graph.get(NOTIFICATION, "labeler").dependencies).toEqual(
      expect.arrayContaining(policies),
    );
  });

  it("gives workers in public subnets the address without which no image can be pulled", () => {
    const { inputs } = graph.get("aws:batch/jobDefinition:JobDefinition", "labeler-worker");

    expect(JSON.parse(String(inputs.containerProperties))).toMatchObject({
      networkConfiguration: { assignPublicIp: "ENABLED" },
    });
  });

  it("declares these types of AWS and no others", () => {
    const types = graph.resources.map(({ type }) => type).filter((type) => type.startsWith("aws"));

    expect([...new Set(types)].sort()).toEqual([
      "aws:batch/computeEnvironment:ComputeEnvironment",
      "aws:batch/jobDefinition:JobDefinition",
      "aws:batch/jobQueue:JobQueue",
      "aws:cloudwatch/dashboard:Dashboard",
      "aws:cloudwatch/eventRule:EventRule",
      "aws:cloudwatch/eventTarget:EventTarget",
      "aws:cloudwatch/logGroup:LogGroup",
      "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      "aws:dynamodb/table:Table",
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:iam/role:Role",
      "aws:iam/rolePolicy:RolePolicy",
      "aws:lambda/eventSourceMapping:EventSourceMapping",
      "aws:lambda/function:Function",
      "aws:lambda/permission:Permission",
      "aws:s3/bucket:Bucket",
      "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "aws:s3/bucketNotification:BucketNotification",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      "aws:s3/bucketPolicy:BucketPolicy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "aws:sqs/queue:Queue",
      "aws:sqs/queuePolicy:QueuePolicy",
      "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
      "awsx:ec2:Vpc",
      "awsx:ecr:Image",
      "awsx:ecr:Repository",
    ]);
  });

  it("protects nothing by default", () => {
    expect(graph.resources.filter(({ protect }) => protect)).toEqual([]);
  });
});

describe("the program of a protected stack", () => {
  it("protects buckets, table and repository, and nothing that holds no data", async () => {
    const { graph } = await runProgram({ protect: true });
    const types = graph.resources
      .filter(({ type, protect }) => protect && type.startsWith("aws"))
      .map(({ type }) => type);

    expect([...new Set(types)].sort()).toEqual([
      "aws:dynamodb/table:Table",
      "aws:s3/bucket:Bucket",
      "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      "aws:s3/bucketPolicy:BucketPolicy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "awsx:ecr:Image",
      "awsx:ecr:Repository",
    ]);
  });
});

describe("the program with a configuration that cannot be deployed", () => {
  it("stops before the first resource", async () => {
    const registered: string[] = [];

    await jest.isolateModulesAsync(async () => {
      const pulumi = await import("@pulumi/pulumi");
      await pulumi.runtime.setMocks({
        newResource: ({ type, inputs }) => {
          registered.push(type);
          return { id: "", state: inputs };
        },
        call: ({ inputs }) => inputs,
      });
      pulumi.runtime.setAllConfig({
        "aws:region": REGION,
        "image-labeler:worker": '{"memoryMiB":3000}',
      });
      expect(() => jest.requireActual("../index")).toThrow(
        "worker.memoryMiB: 3000 MiB are not sold with 1 vCPUs.",
      );
      await pulumi.runtime.disconnect();
    });

    expect(registered).toEqual([]);
  });
});
