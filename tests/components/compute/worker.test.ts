import { workerEnvironmentSchema } from "../../../contracts/worker-environment";
import type { ResourceGraph } from "../../helpers/pulumi-mocks";
import { policyOf } from "../../helpers/role-policy";
import { runProgram } from "../../helpers/run-program";

const JOB_DEFINITION = "aws:batch/jobDefinition:JobDefinition";
const ROLE = "aws:iam/role:Role";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const TRUST_TASKS = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { Service: "ecs-tasks.amazonaws.com" },
    },
  ],
};

describe("the job definition of Fargate", () => {
  let graph: ResourceGraph;
  beforeAll(async () => {
    ({ graph } = await runProgram({
      worker: { vcpus: 2, memoryMiB: 4096, attempts: 3, timeoutMinutes: 90 },
      rekognition: { minConfidence: 55.5, maxLabels: 10, imageProperties: true },
      network: { vpcId: "vpc-0f", subnetIds: ["subnet-1"], assignPublicIp: false },
    }));
  });

  it("keeps its old revisions, tries three times and stops after 90 minutes", () => {
    const { containerProperties, retryStrategy, ...inputs } = graph.get(
      JOB_DEFINITION,
      "labeler-worker",
    ).inputs;

    expect(inputs).toEqual({
      type: "container",
      platformCapabilities: ["FARGATE"],
      timeout: { attemptDurationSeconds: 5400 },
      propagateTags: true,
      deregisterOnNewRevision: false,
    });
    expect(retryStrategy).toMatchObject({ attempts: 3 });
    expect(containerProperties).toEqual(expect.any(String));
  });

  it("runs the image by digest, read-only, with what the configuration says", () => {
    expect(containerOf(graph)).toEqual({
      image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/labeler-image-0a1b2c3@sha256:abc",
      command: ["--manifests", "Ref::manifests"],
      environment: [
        { name: "STACK", value: "test" },
        { name: "IMAGES_BUCKET", value: "labeler-images-0a1b2c3" },
        { name: "LABEL_TABLE", value: "labeler-0a1b2c3" },
        {
          name: "LANE_PREFIXES",
          value: '{"express/":"express","standard/":"standard","bulk/":"bulk"}',
        },
        { name: "DETECT_LABELS_PER_SECOND", value: "5" },
        { name: "MAX_WORKERS", value: "3" },
        { name: "MIN_CONFIDENCE", value: "55.5" },
        { name: "MAX_LABELS", value: "10" },
        { name: "IMAGE_PROPERTIES", value: "true" },
        { name: "READ_EXIF", value: "true" },
        { name: "MEMORY_MIB", value: "4096" },
      ],
      jobRoleArn: "arn:aws:iam::123456789012:role/labeler-worker-job-0a1b2c3",
      executionRoleArn: "arn:aws:iam::123456789012:role/labeler-worker-execution-0a1b2c3",
      resourceRequirements: [
        { type: "VCPU", value: "2" },
        { type: "MEMORY", value: "4096" },
      ],
      readonlyRootFilesystem: true,
      user: "node",
      runtimePlatform: { cpuArchitecture: "X86_64", operatingSystemFamily: "LINUX" },
      networkConfiguration: { assignPublicIp: "DISABLED" },
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": "labeler-worker-logs-0a1b2c3",
          "awslogs-region": "eu-central-1",
          "awslogs-stream-prefix": "worker",
        },
      },
    });
  });

  it("is the only one of a stack whose lanes use Fargate only", () => {
    expect(graph.ofType(JOB_DEFINITION)).toHaveLength(1);
  });

  it("gives the worker an environment that it can read", () => {
    const variables = containerOf(graph).environment.map(({ name, value }) => [name, value]);

    expect(workerEnvironmentSchema.parse(Object.fromEntries(variables))).toMatchObject({
      LANE_PREFIXES: { "express/": "express", "standard/": "standard", "bulk/": "bulk" },
      DETECT_LABELS_PER_SECOND: 5,
      IMAGE_PROPERTIES: true,
    });
  });

  it("waits for its log group and for the policies of its roles", () => {
    const { dependencies } = graph.get(JOB_DEFINITION, "labeler-worker");
    const needed = [
      graph.get(LOG_GROUP, "labeler-worker-logs"),
      graph.get("aws:iam/rolePolicy:RolePolicy", "labeler-worker-job-policy"),
      graph.get("aws:iam/rolePolicy:RolePolicy", "labeler-worker-execution-policy"),
    ];

    expect(dependencies).toEqual(expect.arrayContaining(needed.map(({ urn }) => urn)));
  });

  it("logs for 30 days", () => {
    expect(graph.get(LOG_GROUP, "labeler-worker-logs").inputs).toEqual({ retentionInDays: 30 });
  });

  it("lets the worker do what its code does, and nothing more", () => {
    expect(policyOf(graph, "labeler-worker-job")).toEqual([
      {
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:GetObjectVersion"],
        Resource: ["arn:aws:s3:::labeler-images-0a1b2c3/*"],
      },
      {
        Effect: "Allow",
        Action: ["s3:ListBucket"],
        Resource: ["arn:aws:s3:::labeler-images-0a1b2c3"],
      },
      {
        Effect: "Allow",
        Action: ["s3:GetObject"],
        Resource: ["arn:aws:s3:::labeler-work-0a1b2c3/manifests/*"],
      },
      {
        Effect: "Allow",
        Action: ["dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"],
        Resource: ["arn:aws:dynamodb:eu-central-1:123456789012:table/labeler-0a1b2c3"],
      },
      { Effect: "Allow", Action: ["rekognition:DetectLabels"], Resource: ["*"] },
    ]);
  });

  it("lets Fargate pull this image and write these logs, and nothing more", () => {
    expect(policyOf(graph, "labeler-worker-execution")).toEqual([
      { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
      {
        Effect: "Allow",
        Action: [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:GetDownloadUrlForLayer",
        ],
        Resource: ["arn:aws:ecr:eu-central-1:123456789012:repository/labeler-0a1b2c3"],
      },
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [
          "arn:aws:logs:eu-central-1:123456789012:log-group:labeler-worker-logs-0a1b2c3:*",
        ],
      },
    ]);
  });

  it.each(["labeler-worker-job", "labeler-worker-execution"])("trusts tasks with %s", (name) => {
    const { assumeRolePolicy, ...others } = graph.get(ROLE, name).inputs;

    expect(JSON.parse(String(assumeRolePolicy))).toEqual(TRUST_TASKS);
    expect(others).toEqual({});
  });
});

describe("the job definitions of a stack with lanes on Fargate and on instances", () => {
  let graph: ResourceGraph;
  beforeAll(async () => {
    ({ graph } = await runProgram({
      pools: { near: { type: "FARGATE", maxVcpus: 2 }, far: { type: "SPOT", maxVcpus: 8 } },
      lanes: {
        near: { prefix: "near/", priority: 2, pools: ["near"] },
        far: { prefix: "far/", priority: 1, pools: ["far"] },
      },
      worker: { architecture: "arm64", exif: false },
      logRetentionDays: 90,
    }));
  });

  it("are one for each platform, by which each retries what can happen there", () => {
    const [fargate, ec2, ...others] = ["labeler-worker", "labeler-worker-ec2"].map(
      (name) => graph.get(JOB_DEFINITION, name).inputs,
    );

    expect(graph.ofType(JOB_DEFINITION)).toHaveLength(2);
    expect(others).toEqual([]);
    expect(fargate?.platformCapabilities).toEqual(["FARGATE"]);
    expect(fargate?.retryStrategy).toMatchObject({
      evaluateOnExits: expect.arrayContaining([
        { action: "retry", onStatusReason: "Your Spot Task was interrupted*" },
      ]),
    });
    expect(ec2?.platformCapabilities).toEqual(["EC2"]);
    expect(ec2?.retryStrategy).toMatchObject({
      evaluateOnExits: expect.arrayContaining([{ action: "retry", onStatusReason: "Host EC2*" }]),
    });
  });

  it("say on Fargate what instances have of their own, and are alike in all else", () => {
    const { runtimePlatform, networkConfiguration, ...onFargate } = containerOf(graph);

    expect(runtimePlatform).toEqual({ cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" });
    expect(networkConfiguration).toEqual({ assignPublicIp: "ENABLED" });
    expect(containerOf(graph, "labeler-worker-ec2")).toEqual(onFargate);
  });

  it("do not read what EXIF tells when the configuration says so", () => {
    expect(containerOf(graph, "labeler-worker-ec2").environment).toContainEqual({
      name: "READ_EXIF",
      value: "false",
    });
  });

  it("log for as long as the configuration says", () => {
    expect(graph.get(LOG_GROUP, "labeler-worker-logs").inputs).toEqual({ retentionInDays: 90 });
  });

  it("may both be submitted, each by its lane, in every revision", () => {
    const definitions = "arn:aws:batch:eu-central-1:123456789012:job-definition";

    expect(policyOf(graph, "labeler-submitter-role")).toContainEqual({
      Effect: "Allow",
      Action: ["batch:SubmitJob"],
      Resource: [
        "arn:aws:batch:eu-central-1:123456789012:job-queue/labeler-near-jobs-0a1b2c3",
        "arn:aws:batch:eu-central-1:123456789012:job-queue/labeler-far-jobs-0a1b2c3",
        `${definitions}/labeler-worker-ec2-0a1b2c3:*`,
        `${definitions}/labeler-worker-0a1b2c3:*`,
      ],
    });
  });
});

interface Container {
  readonly runtimePlatform?: unknown;
  readonly networkConfiguration?: unknown;
  readonly environment: readonly { readonly name: string; readonly value: string }[];
}

function containerOf(graph: ResourceGraph, name = "labeler-worker"): Container {
  const { inputs } = graph.get(JOB_DEFINITION, name);
  return JSON.parse(String(inputs.containerProperties)) as Container;
}
