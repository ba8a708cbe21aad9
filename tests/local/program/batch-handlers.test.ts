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
      /Fargate does not sell 3 vCPUs; it sells 0.25, 0.5, 1, 2/,
    ],
    [
      "memory that Fargate does not sell",
      size("1", "1000"),
      {},
      /does not sell 1000 MiB with 1 vCPUs; it sells 2048,/,
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

  test("needs pools that exist", async () => {
    await expect(setUpProvisioner().make(type, inputs("gone"))).rejects.toThrow(
      /gone does not exist/,
    );
  });
});
