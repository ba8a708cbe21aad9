import { POOL, ROLE_ARN, setUpProvisioner } from "../../helpers/provisioner";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

afterEach(removeTemporaryFolders);

describe("a job definition", () => {
  const type = "aws:batch/jobDefinition:JobDefinition";
  const container = {
    image: "image",
    command: ["--key", "Ref::key"],
    environment: [
      { name: "TABLE", value: "labels" },
      { name: "EMPTY", value: "" },
    ],
    executionRoleArn: ROLE_ARN,
    resourceRequirements: [
      { type: "VCPU", value: "0.5" },
      { type: "MEMORY", value: "1024" },
    ],
    logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "workers" } },
  };
  const inputs = (changed: object, others: object = {}) => ({
    type: "container",
    platformCapabilities: ["FARGATE"],
    containerProperties: JSON.stringify({ ...container, ...changed }),
    ...others,
  });

  test("is kept as the scheduler needs it; variables without a value are left out", async () => {
    const { make, deployment } = setUpProvisioner();
    const retryStrategy = { attempts: 5, evaluateOnExits: [{ action: "retry", onExitCode: "75" }] };
    const others = { retryStrategy, timeout: { attemptDurationSeconds: 60 } };
    const { state } = await make(type, inputs({}, others));
    const arnPrefix = expect.stringMatching(
      /^arn:aws:batch:us-east-1:\d+:job-definition\/it-\w{7}$/,
    );
    expect(state).toMatchObject({ arnPrefix, revision: 1 });
    expect(deployment.jobDefinitions).toMatchObject([
      {
        deregistersEarlier: true,
        definition: {
          container: {
            image: "image",
            environment: { TABLE: "labels" },
            vcpus: 0.5,
            memoryMiB: 1024,
            logGroup: "workers",
          },
          retry: { attempts: 5, rules: [{ action: "RETRY", onExitCode: "75" }] },
          timeoutSeconds: 60,
        },
      },
    ]);
    expect(deployment.jobDefinitions[0]?.definition.container.environment).toEqual({
      TABLE: "labels",
    });
  });

  const size = (vcpus: string, memory: string) => ({
    resourceRequirements: [
      { type: "VCPU", value: vcpus },
      { type: "MEMORY", value: memory },
    ],
  });
  test.each<[string, object, object, RegExp]>([
    [
      "vCPUs that Fargate does not sell",
      size("3", "8192"),
      {},
      /ClientException: Fargate resource requirements \(3\.00 vCPU, 8192 MiB\) not valid: Fargate sells 0\.25, 0\.5, 1, 2, 4, 8, 16, 32 vCPUs\./,
    ],
    [
      "memory that Fargate does not sell",
      size("1", "1000"),
      {},
      /ClientException: Fargate resource requirements \(1\.00 vCPU, 1000 MiB\) not valid: with 1 vCPUs Fargate sells 2048, 3072,/,
    ],
    [
      "no execution role on Fargate",
      { executionRoleArn: undefined },
      {},
      /executionRoleArn is required on Fargate/,
    ],
    [
      "a role that does not exist",
      { jobRoleArn: "arn:other" },
      {},
      /role arn:other does not exist/,
    ],
    [
      "a log group that does not exist",
      { logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "gone" } } },
      {},
      /log group gone does not exist/,
    ],
    ["an image that nobody built", { image: "alpine" }, {}, /alpine was not built by this program/],
    [
      "a reserved variable",
      { environment: [{ name: "AWS_BATCH_X", value: "1" }] },
      {},
      /AWS_BATCH_X is reserved/,
    ],
    ["a container setting that is not emulated", { volumes: [] }, {}, /volumes/],
    [
      "a pattern of a retry rule with a star in its middle",
      {},
      {
        retryStrategy: {
          attempts: 1,
          evaluateOnExits: [{ action: "retry", onStatusReason: "Host*terminated" }],
        },
      },
      /ClientException: retryStrategy: evaluateOnExit\[0\]\.onStatusReason is "Host\*terminated"; Batch takes letters, digits, white space, \. and :, at most 512, and an asterisk at the end only\./,
    ],
    [
      "six retry rules",
      {},
      {
        retryStrategy: {
          attempts: 1,
          evaluateOnExits: Array(6).fill({ action: "exit", onReason: "*" }),
        },
      },
      /6 rules; Batch takes 5/,
    ],
    [
      "a timeout under a minute",
      {},
      { timeout: { attemptDurationSeconds: 59 } },
      /timeout\.attemptDurationSeconds/,
    ],
  ])("is refused with %s", async (_, changed, others, message) => {
    await expect(setUpProvisioner().make(type, inputs(changed, others))).rejects.toThrow(message);
  });
});

describe("a job definition for EC2", () => {
  const type = "aws:batch/jobDefinition:JobDefinition";
  const inputs = (vcpus: string, changed: object = {}) => ({
    type: "container",
    platformCapabilities: ["EC2"],
    containerProperties: JSON.stringify({
      image: "image",
      resourceRequirements: [
        { type: "VCPU", value: vcpus },
        { type: "MEMORY", value: "1000" },
      ],
      ...changed,
    }),
  });

  test("takes memory that Fargate does not sell, and needs no execution role", async () => {
    const { make, deployment } = setUpProvisioner();
    await make(type, inputs("3"));
    expect(deployment.jobDefinitions).toMatchObject([
      { definition: { platforms: ["EC2"], container: { vcpus: 3, memoryMiB: 1000 } } },
    ]);
  });

  test.each<[string, string, object, string]>([
    [
      "half a vCPU",
      "0.5",
      {},
      "ClientException: Value 0.5 for type VCPU in resourceRequirement is not valid: instances have whole vCPUs.",
    ],
    [
      "a public address",
      "1",
      { networkConfiguration: { assignPublicIp: "ENABLED" } },
      "ClientException: containerProperties.networkConfiguration is not for the platform EC2.",
    ],
    [
      "Fargate's platform",
      "1",
      { runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" } },
      "ClientException: containerProperties.runtimePlatform is not for the platform EC2.",
    ],
  ])("is refused with %s", async (_, vcpus, changed, message) => {
    await expect(setUpProvisioner().make(type, inputs(vcpus, changed))).rejects.toThrow(message);
  });
});

describe("a compute environment", () => {
  const type = "aws:batch/computeEnvironment:ComputeEnvironment";
  const resources = {
    type: "FARGATE",
    maxVcpus: 4,
    subnets: ["subnet-1"],
    securityGroupIds: ["sg-1"],
  };

  test.each<[string, object, RegExp]>([
    [
      "without a security group",
      { securityGroupIds: [] },
      /securityGroupIds is required for type FARGATE/,
    ],
    ["with instance types", { instanceTypes: ["m7i"] }, /instanceTypes is not for type FARGATE/],
    ["without subnets", { subnets: [] }, /subnets/],
    ["of no type", { type: "LAMBDA" }, /computeResources\.type/],
    [
      "of EC2 without an instance role",
      { type: "EC2", minVcpus: 0, instanceTypes: ["m7i"] },
      /instanceRole is required for type EC2/,
    ],
  ])("%s is refused", async (_, changed, message) => {
    const inputs = { type: "MANAGED", computeResources: { ...resources, ...changed } };
    await expect(setUpProvisioner().make(type, inputs)).rejects.toThrow(message);
  });
});

describe("a compute environment of instances", () => {
  const type = "aws:batch/computeEnvironment:ComputeEnvironment";
  const inputs = (changed: object) => ({
    type: "MANAGED",
    computeResources: {
      type: "SPOT",
      minVcpus: 0,
      maxVcpus: 4,
      allocationStrategy: "SPOT_PRICE_CAPACITY_OPTIMIZED",
      instanceTypes: ["default_x86_64"],
      instanceRole: "profile-arn",
      ec2Configurations: [{ imageType: "ECS_AL2023" }],
      launchTemplate: { launchTemplateId: "lt-1", version: "1" },
      subnets: ["subnet-1"],
      securityGroupIds: ["sg-1"],
      ...changed,
    },
    updatePolicy: { terminateJobsOnUpdate: false, jobExecutionTimeoutMinutes: 360 },
  });

  test.each<[string[], string]>([
    [["default_x86_64"], "x86_64"],
    [["m7i", "c6id.large", "g4dn.xlarge"], "x86_64"],
    [["default_arm64"], "arm64"],
    [["m7g", "c6gn.large", "im4gn", "t4g.micro", "a1"], "arm64"],
  ])("with instances %j is of %s", async (instanceTypes, architecture) => {
    const { make, deployment } = setUpProvisioner();
    await make(type, inputs({ instanceTypes }));
    expect(deployment.computeEnvironments.at(-1)).toMatchObject({ type: "SPOT", architecture });
  });

  test.each<[string, object, string]>([
    [
      "without instance types",
      { instanceTypes: undefined },
      "ClientException: computeResources.instanceTypes is required for type SPOT.",
    ],
    [
      "with a role in place of an instance profile",
      { instanceRole: ROLE_ARN },
      `ClientException: computeResources.instanceRole ${ROLE_ARN} is no instance profile that the program declares: a role alone is none.`,
    ],
    [
      "with more minVcpus than maxVcpus",
      { minVcpus: 5 },
      "ClientException: minvCpus 5 must not be greater than maxvCpus 4.",
    ],
    [
      "with instances of two architectures",
      { instanceTypes: ["m7i", "m7g"] },
      "ClientException: computeResources.instanceTypes must share one architecture: m7g is arm64, the others are x86_64.",
    ],
    [
      "with a strategy for Spot, but without Spot",
      { type: "EC2" },
      "ClientException: computeResources.allocationStrategy SPOT_PRICE_CAPACITY_OPTIMIZED is not for type EC2: it takes BEST_FIT, BEST_FIT_PROGRESSIVE, BEST_FIT_PROGRESSIVE_ORDERED.",
    ],
    [
      "of Spot with the strategy that Batch takes by itself, and no fleet role",
      { allocationStrategy: undefined },
      "ClientException: computeResources.spotIamFleetRole is required for BEST_FIT on SPOT.",
    ],
    [
      "with a launch template that does not exist",
      { launchTemplate: { launchTemplateId: "lt-2" } },
      "ClientException: The launch template lt-2 does not exist.",
    ],
    [
      "with a launch template by id and by name",
      { launchTemplate: { launchTemplateId: "lt-1", launchTemplateName: "template" } },
      "ClientException: computeResources.launchTemplate needs launchTemplateId or launchTemplateName, and not both.",
    ],
    [
      "without a security group, in the launch template neither",
      { securityGroupIds: [] },
      "ClientException: computeResources.securityGroupIds is required, or a launch template with security groups.",
    ],
    [
      "with a security group that does not exist",
      { securityGroupIds: ["sg-2"] },
      "InvalidGroup.NotFound: The security group 'sg-2' does not exist",
    ],
    ["with an image of no kind", { ec2Configurations: [{ imageType: "ECS_AL9" }] }, "imageType"],
  ])("%s is refused", async (_, changed, message) => {
    await expect(setUpProvisioner().make(type, inputs(changed))).rejects.toThrow(message);
  });
});

describe("a job queue", () => {
  const type = "aws:batch/jobQueue:JobQueue";
  const inputs = (...pools: string[]) => ({
    state: "ENABLED",
    priority: 1,
    computeEnvironmentOrders: pools.map((computeEnvironment, order) => ({
      order: pools.length - order,
      computeEnvironment,
    })),
  });

  test("takes its pools by their order", async () => {
    const { make, deployment } = setUpProvisioner();
    deployment.computeEnvironments.push({ ...POOL, name: "other", arn: "other-arn" });
    await make(type, inputs("spot-arn", "other-arn"));
    expect(deployment.jobQueues[0]?.computeEnvironmentArns).toEqual(["other-arn", "spot-arn"]);
  });

  test("does not mix Fargate and EC2", async () => {
    const { make, deployment } = setUpProvisioner();
    deployment.computeEnvironments.push({ ...POOL, name: "big", arn: "big-arn", type: "SPOT" });
    await expect(make(type, inputs("spot-arn", "big-arn"))).rejects.toThrow(
      "A job queue takes Fargate or EC2 compute environments, not both: big is SPOT, spot is FARGATE_SPOT.",
    );
  });

  test("does not mix architectures", async () => {
    const { make, deployment } = setUpProvisioner();
    const pool = { ...POOL, type: "SPOT" } as const;
    deployment.computeEnvironments.push(
      { ...pool, name: "a", arn: "a", architecture: "arm64" },
      { ...pool, name: "b", arn: "b", architecture: "x86_64" },
    );
    await expect(make(type, inputs("a", "b"))).rejects.toThrow(
      "ClientException: All compute environments of a job queue share one architecture: b is x86_64, a is arm64.",
    );
  });

  test("gives two pools no place together", async () => {
    const { make, deployment } = setUpProvisioner();
    deployment.computeEnvironments.push({ ...POOL, name: "other", arn: "other-arn" });
    const orders = ["spot-arn", "other-arn"].map((computeEnvironment) => ({
      order: 0,
      computeEnvironment,
    }));
    await expect(make(type, { ...inputs(), computeEnvironmentOrders: orders })).rejects.toThrow(
      "Two compute environments of a job queue have the same order: 0, 0.",
    );
  });

  const limit = {
    state: "RUNNABLE",
    action: "CANCEL",
    reason: "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
    maxTimeSeconds: 600,
  };

  test("cancels what waits for one of the reasons that Batch acts on", async () => {
    const limits = { ...inputs("spot-arn"), jobStateTimeLimitActions: [limit] };
    await expect(setUpProvisioner().make(type, limits)).resolves.toMatchObject({
      id: expect.any(String),
    });
  });

  test.each<[object, string]>([
    [
      { reason: "MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS" },
      "jobStateTimeLimitActions.0.reason: Batch acts on CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY, MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE, MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT only",
    ],
    [
      { state: "STARTING" },
      "jobStateTimeLimitActions.0.state: Batch acts on jobs in RUNNABLE only",
    ],
    [{ action: "TERMINATE" }, "jobStateTimeLimitActions.0.action: Batch only cancels: CANCEL"],
    [{ maxTimeSeconds: 599 }, "jobStateTimeLimitActions.0.maxTimeSeconds"],
    [{ maxTimeSeconds: 86_401 }, "jobStateTimeLimitActions.0.maxTimeSeconds"],
  ])("has no time limit with %j", async (changed, message) => {
    const limits = { ...inputs("spot-arn"), jobStateTimeLimitActions: [{ ...limit, ...changed }] };
    await expect(setUpProvisioner().make(type, limits)).rejects.toThrow(message);
  });

  test("needs pools that exist", async () => {
    await expect(setUpProvisioner().make(type, inputs("gone"))).rejects.toThrow(
      /gone does not exist/,
    );
  });
});
