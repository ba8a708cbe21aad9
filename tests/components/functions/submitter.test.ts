import { MAX_FUNCTION_ENVIRONMENT_BYTES } from "../../../contracts/limits";
import { submitterEnvironmentSchema } from "../../../contracts/submitter-environment";
import type { ResourceGraph } from "../../helpers/pulumi-mocks";
import { policyOf } from "../../helpers/role-policy";
import { runProgram } from "../../helpers/run-program";

const FUNCTION = "aws:lambda/function:Function";
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const SQS = "arn:aws:sqs:eu-central-1:123456789012";
const BATCH = "arn:aws:batch:eu-central-1:123456789012";

describe("the submitter", () => {
  let graph: ResourceGraph;
  beforeAll(async () => {
    ({ graph } = await runProgram());
  });

  it("is a small function with its own log group and no reserved concurrency", () => {
    const { code, environment, ...inputs } = graph.get(FUNCTION, "labeler-submitter").inputs;

    expect(inputs).toEqual({
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      role: "arn:aws:iam::123456789012:role/labeler-submitter-role-0a1b2c3",
      timeout: 60,
      memorySize: 512,
      loggingConfig: { logFormat: "JSON", logGroup: "labeler-submitter-logs-0a1b2c3" },
    });
    expect(code).toMatchObject({ __pulumiArchive: true });
    expect(environment).toEqual({ variables: expect.any(Object) });
    expect(graph.get("aws:cloudwatch/logGroup:LogGroup", "labeler-submitter-logs").inputs).toEqual({
      retentionInDays: 30,
    });
  });

  it("is told of every lane, in an environment that it can read", () => {
    expect(submitterEnvironmentSchema.parse(variablesOf(graph))).toEqual({
      STACK: "test",
      IMAGES_BUCKET: "labeler-images-0a1b2c3",
      WORK_BUCKET: "labeler-work-0a1b2c3",
      LANES: {
        express: {
          queueArn: `${SQS}:labeler-express-events-0a1b2c3`,
          jobQueueArn: `${BATCH}:job-queue/labeler-express-jobs-0a1b2c3`,
          jobDefinitionArn: `${BATCH}:job-definition/labeler-worker-0a1b2c3:7`,
          imagesPerJob: 100,
        },
        standard: {
          queueArn: `${SQS}:labeler-standard-events-0a1b2c3`,
          jobQueueArn: `${BATCH}:job-queue/labeler-standard-jobs-0a1b2c3`,
          jobDefinitionArn: `${BATCH}:job-definition/labeler-worker-0a1b2c3:7`,
          imagesPerJob: 1000,
        },
        bulk: {
          queueArn: `${SQS}:labeler-bulk-events-0a1b2c3`,
          jobQueueArn: `${BATCH}:job-queue/labeler-bulk-jobs-0a1b2c3`,
          jobDefinitionArn: `${BATCH}:job-definition/labeler-worker-0a1b2c3:7`,
          imagesPerJob: 3000,
        },
      },
    });
  });

  it.each([
    ["express", 1],
    ["standard", 20],
    ["bulk", 120],
  ])("reads %s in batches of %d seconds and returns what it could not settle", (lane, window) => {
    expect(graph.ofType(MAPPING)).toHaveLength(3);
    expect(graph.get(MAPPING, `labeler-submitter-${lane}`).inputs).toEqual({
      functionName: "labeler-submitter-0a1b2c3",
      eventSourceArn: `${SQS}:labeler-${lane}-events-0a1b2c3`,
      batchSize: 10_000,
      maximumBatchingWindowInSeconds: window,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: 5 },
    });
  });

  it("has its policy before a mapping is made, since Lambda then tries the queue", () => {
    const policy = graph.get("aws:iam/rolePolicy:RolePolicy", "labeler-submitter-role-policy");

    for (const mapping of graph.ofType(MAPPING)) {
      expect(mapping.dependencies).toContain(policy.urn);
    }
  });

  it("may do what its code does, and nothing more", () => {
    expect(policyOf(graph, "labeler-submitter-role")).toEqual([
      {
        Effect: "Allow",
        Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        Resource: [
          `${SQS}:labeler-express-events-0a1b2c3`,
          `${SQS}:labeler-standard-events-0a1b2c3`,
          `${SQS}:labeler-bulk-events-0a1b2c3`,
        ],
      },
      {
        Effect: "Allow",
        Action: ["s3:PutObject"],
        Resource: ["arn:aws:s3:::labeler-work-0a1b2c3/manifests/*"],
      },
      {
        Effect: "Allow",
        Action: ["batch:SubmitJob"],
        Resource: [
          `${BATCH}:job-queue/labeler-express-jobs-0a1b2c3`,
          `${BATCH}:job-queue/labeler-standard-jobs-0a1b2c3`,
          `${BATCH}:job-queue/labeler-bulk-jobs-0a1b2c3`,
          `${BATCH}:job-definition/labeler-worker-0a1b2c3:*`,
        ],
      },
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [
          "arn:aws:logs:eu-central-1:123456789012:log-group:labeler-submitter-logs-0a1b2c3:*",
        ],
      },
    ]);
  });

  it("trusts Lambda alone", () => {
    const { inputs } = graph.get("aws:iam/role:Role", "labeler-submitter-role");

    expect(JSON.parse(String(inputs.assumeRolePolicy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "lambda.amazonaws.com" },
        },
      ],
    });
  });
});

describe("the submitter's environment", () => {
  it("has room for as many lanes of as long names as the configuration takes", async () => {
    const lanes = Array.from({ length: 10 }, (_, index) => {
      const name = `lane${index}`.padEnd(32, "x");
      return [name, { prefix: `${index}/`, priority: 1, pools: ["spot"], imagesPerJob: 1000 }];
    });
    const { graph } = await runProgram({ lanes: Object.fromEntries(lanes) });
    const bytes = Object.entries(variablesOf(graph))
      .map(([name, value]) => Buffer.byteLength(name) + Buffer.byteLength(value))
      .reduce((sum, size) => sum + size, 0);

    // Two ARNs a lane, each 7 bytes longer in partition aws-us-gov and 2 in its Regions' names.
    const inLongestPartition = bytes + 10 * 2 * (7 + 2);
    expect(inLongestPartition).toBeLessThan(MAX_FUNCTION_ENVIRONMENT_BYTES);
  });
});

function variablesOf(graph: ResourceGraph): Record<string, string> {
  const { environment } = graph.get(FUNCTION, "labeler-submitter").inputs;
  return (environment as { variables: Record<string, string> }).variables;
}
