import {
  BatchClient,
  DescribeComputeEnvironmentsCommand,
  DescribeJobDefinitionsCommand,
  DescribeJobQueuesCommand,
  DescribeJobsCommand,
  ListJobsCommand,
  SubmitJobCommand,
  UpdateComputeEnvironmentCommand,
  UpdateJobQueueCommand,
} from "@aws-sdk/client-batch";
import { Batch } from "../../../local/batch/batch";
import { Logs } from "../../../local/logs/logs";
import { type Served, serve } from "../../helpers/served";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

import { ARN, BULK, DEFINITION, EXPRESS, FARGATE, LIMIT, SECOND, SPOT } from "./declared-batch";

let served: Served<Batch>;
let batch: BatchClient;

beforeEach(async () => {
  use(await serve(openBatch, ({ service }) => [service]));
  await declare();
});
afterEach(async () => {
  batch.destroy();
  await served.opened.close();
  await served.close();
  removeTemporaryFolders();
});

async function openBatch(account: Served<Batch>["account"]): Promise<Batch> {
  return Batch.open({
    ...account,
    logs: await Logs.open({ ...account, logDirectory: account.stateDirectory }),
    endpoint: () => "",
    publish: async () => {},
    processesPerPool: 0,
    report: () => {},
    log: () => {},
  });
}

function use(next: Served<Batch>): void {
  served = next;
  batch = new BatchClient(served.config());
}

function declare(): Promise<void> {
  return served.opened.declarations.replace({
    computeEnvironments: [SPOT, FARGATE],
    jobQueues: [BULK, EXPRESS],
    jobDefinitions: [
      { definition: DEFINITION, deregistersEarlier: false },
      { definition: SECOND, deregistersEarlier: true },
    ],
    images: [],
  });
}

const pools = async (...computeEnvironments: string[]) =>
  (await batch.send(new DescribeComputeEnvironmentsCommand({ computeEnvironments })))
    .computeEnvironments;
const setPool = (state: "ENABLED" | "DISABLED", computeEnvironment = "fargate") =>
  batch.send(new UpdateComputeEnvironmentCommand({ computeEnvironment, state }));
const submit = () =>
  batch.send(new SubmitJobCommand({ jobName: "job", jobQueue: "bulk", jobDefinition: "worker" }));
const reasonOf = async (jobId: string | undefined) =>
  (await batch.send(new DescribeJobsCommand({ jobs: [jobId ?? ""] }))).jobs?.[0]?.statusReason;

test("shows compute environments as they are declared", async () => {
  const { $metadata, ...all } = await batch.send(new DescribeComputeEnvironmentsCommand({}));
  expect(all).toEqual({
    computeEnvironments: [
      {
        computeEnvironmentName: "spot",
        computeEnvironmentArn: `${ARN}:compute-environment/spot`,
        type: "MANAGED",
        state: "ENABLED",
        status: "VALID",
        statusReason: "ComputeEnvironment Healthy",
        computeResources: {
          type: "SPOT",
          minvCpus: 0,
          maxvCpus: 4,
          subnets: ["subnet-1", "subnet-2"],
          securityGroupIds: ["sg-1"],
          instanceTypes: ["default_x86_64"],
          instanceRole: "arn:aws:iam::000000000000:instance-profile/instances",
          allocationStrategy: "SPOT_PRICE_CAPACITY_OPTIMIZED",
          ec2Configuration: [{ imageType: "ECS_AL2023" }],
          launchTemplate: { launchTemplateId: "lt-1", version: "1" },
        },
        serviceRole:
          "arn:aws:iam::000000000000:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch",
        updatePolicy: { terminateJobsOnUpdate: false, jobExecutionTimeoutMinutes: 60 },
        containerOrchestrationType: "ECS",
      },
      {
        computeEnvironmentName: "fargate",
        computeEnvironmentArn: `${ARN}:compute-environment/fargate`,
        type: "MANAGED",
        state: "ENABLED",
        status: "VALID",
        statusReason: "ComputeEnvironment Healthy",
        computeResources: {
          type: "FARGATE",
          maxvCpus: 2,
          subnets: ["subnet-1"],
          securityGroupIds: ["sg-1"],
        },
        serviceRole: "arn:aws:iam::000000000000:role/batch",
        containerOrchestrationType: "ECS",
      },
    ],
  });
});

test("shows those that are asked for, by name or ARN, page by page", async () => {
  const shown = async (input: object) => {
    const answer = await batch.send(new DescribeComputeEnvironmentsCommand(input));
    const names = answer.computeEnvironments?.map((pool) => pool.computeEnvironmentName);
    return [names, answer.nextToken];
  };
  expect(await shown({ computeEnvironments: [FARGATE.arn, "gone"] })).toEqual([
    ["fargate"],
    undefined,
  ]);
  expect(await shown({ maxResults: 1 })).toEqual([["spot"], "1"]);
  expect(await shown({ maxResults: 1, nextToken: "1" })).toEqual([["fargate"], undefined]);
});

test("shows what is wrong with a compute environment", async () => {
  served.opened.declarations.onValidate(({ name }) =>
    name === "spot" ? "CLIENT_ERROR - gone" : undefined,
  );
  expect(await pools("spot")).toMatchObject([
    { state: "ENABLED", status: "INVALID", statusReason: "CLIENT_ERROR - gone" },
  ]);
  expect(await pools("fargate")).toMatchObject([{ status: "VALID" }]);
});

test("shows job queues with their compute environments in order", async () => {
  const { $metadata, ...all } = await batch.send(new DescribeJobQueuesCommand({}));
  expect(all).toEqual({
    jobQueues: [
      {
        jobQueueName: "bulk",
        jobQueueArn: `${ARN}:job-queue/bulk`,
        state: "ENABLED",
        status: "VALID",
        statusReason: "JobQueue Healthy",
        priority: 1,
        computeEnvironmentOrder: [
          { order: 1, computeEnvironment: `${ARN}:compute-environment/fargate` },
        ],
        serviceEnvironmentOrder: [],
        jobQueueType: "ECS_FARGATE",
        jobStateTimeLimitActions: [LIMIT],
      },
      {
        jobQueueName: "express",
        jobQueueArn: `${ARN}:job-queue/express`,
        state: "DISABLED",
        status: "VALID",
        statusReason: "JobQueue Healthy",
        priority: 100,
        computeEnvironmentOrder: [
          { order: 1, computeEnvironment: `${ARN}:compute-environment/spot` },
        ],
        serviceEnvironmentOrder: [],
        jobQueueType: "ECS",
        jobStateTimeLimitActions: [],
      },
    ],
  });
  const one = await batch.send(new DescribeJobQueuesCommand({ jobQueues: [EXPRESS.arn] }));
  expect(one.jobQueues?.map(({ jobQueueName }) => jobQueueName)).toEqual(["express"]);
});

test("shows the revisions of a job definition", async () => {
  const active = { jobDefinitionName: "worker", status: "ACTIVE" };
  const { $metadata, ...answer } = await batch.send(new DescribeJobDefinitionsCommand(active));
  expect(answer).toEqual({
    jobDefinitions: [
      {
        jobDefinitionName: "worker",
        jobDefinitionArn: `${ARN}:job-definition/worker:2`,
        revision: 2,
        status: "ACTIVE",
        type: "container",
        parameters: { manifests: "none" },
        retryStrategy: { attempts: 3, evaluateOnExit: [{ onReason: "*", action: "EXIT" }] },
        containerProperties: {
          image: "repository@sha256:1",
          command: ["--manifests", "Ref::manifests"],
          jobRoleArn: "arn:aws:iam::000000000000:role/worker",
          executionRoleArn: "arn:aws:iam::000000000000:role/execution",
          environment: [{ name: "TABLE", value: "labels" }],
          resourceRequirements: [
            { type: "VCPU", value: "1" },
            { type: "MEMORY", value: "2048" },
          ],
          networkConfiguration: { assignPublicIp: "ENABLED" },
          logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "workers" } },
          readonlyRootFilesystem: true,
        },
        timeout: { attemptDurationSeconds: 3600 },
        platformCapabilities: ["FARGATE"],
        containerOrchestrationType: "ECS",
      },
    ],
  });
  const found = async (input: object) => {
    const { jobDefinitions } = await batch.send(new DescribeJobDefinitionsCommand(input));
    return jobDefinitions?.map(({ revision, status }) => [revision, status]);
  };
  expect(await found({ jobDefinitions: ["worker:1", SECOND.arn] })).toEqual([
    [1, "INACTIVE"],
    [2, "ACTIVE"],
  ]);
  expect(await found({ jobDefinitionName: "other" })).toEqual([]);
});

test("a compute environment that is switched off stays so over a restart, until the next deploy", async () => {
  const { $metadata, ...answer } = await setPool("DISABLED");
  expect(answer).toEqual({
    computeEnvironmentName: "fargate",
    computeEnvironmentArn: `${ARN}:compute-environment/fargate`,
  });
  batch.destroy();
  use(await served.restart());
  expect(await pools("fargate")).toMatchObject([{ state: "DISABLED", status: "VALID" }]);
  await declare();
  expect(await pools("fargate")).toMatchObject([{ state: "ENABLED" }]);
});

test("says of the job at the head of a queue why it cannot start", async () => {
  const { jobId } = await submit();
  const behind = await submit();
  expect(await reasonOf(jobId)).toBeUndefined();
  await setPool("DISABLED");
  expect(await reasonOf(jobId)).toBe(
    "UNDETERMINED - Batch job is blocked, root cause is undetermined.",
  );
  expect(await reasonOf(behind.jobId)).toBeUndefined();
  const list = new ListJobsCommand({ jobQueue: "bulk", jobStatus: "RUNNABLE" });
  expect((await batch.send(list)).jobSummaryList?.map((job) => job.statusReason)).toEqual([
    "UNDETERMINED - Batch job is blocked, root cause is undetermined.",
    undefined,
  ]);
  await setPool("ENABLED");
  expect(await reasonOf(jobId)).toBeUndefined();
});

test("a pool that becomes too small blocks the jobs that wait for it", async () => {
  await served.opened.declarations.replace({
    computeEnvironments: [SPOT, FARGATE],
    jobQueues: [BULK],
    jobDefinitions: [
      {
        definition: { ...SECOND, container: { ...SECOND.container, vcpus: 2 } },
        deregistersEarlier: false,
      },
    ],
    images: [],
  });
  const { jobId } = await submit();
  const computeResources = { maxvCpus: 1 };
  const update = { computeEnvironment: FARGATE.arn, computeResources };
  await batch.send(new UpdateComputeEnvironmentCommand(update));
  expect(await pools("fargate")).toMatchObject([
    { state: "ENABLED", computeResources: { maxvCpus: 1 } },
  ]);
  expect(await reasonOf(jobId)).toBe(
    "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue cannot meet the CPU requirement of the job.",
  );
});

test("a job queue that is switched off takes no jobs", async () => {
  const update = new UpdateJobQueueCommand({ jobQueue: BULK.arn, state: "DISABLED" });
  const { $metadata, ...answer } = await batch.send(update);
  expect(answer).toEqual({ jobQueueName: "bulk", jobQueueArn: `${ARN}:job-queue/bulk` });
  await expect(submit()).rejects.toMatchObject({
    name: "ClientException",
    message: "JobQueue bulk is in DISABLED state",
  });
  await batch.send(new UpdateJobQueueCommand({ jobQueue: "bulk", state: "ENABLED" }));
  await expect(submit()).resolves.toMatchObject({ jobName: "job" });
});

test("refuses what it does not change, and what is not there", async () => {
  const change = { computeEnvironment: "fargate", serviceRole: "other" };
  await expect(batch.send(new UpdateComputeEnvironmentCommand(change))).rejects.toMatchObject({
    name: "ClientException",
    message: "The local cloud does not emulate serviceRole here",
  });
  await expect(setPool("DISABLED", "gone")).rejects.toMatchObject({
    name: "ClientException",
    message: "ComputeEnvironment gone not found",
  });
  await expect(
    batch.send(new UpdateJobQueueCommand({ jobQueue: "gone", state: "DISABLED" })),
  ).rejects.toMatchObject({ name: "ClientException", message: "JobQueue gone not found" });
});

test("asks for the permission of each call", async () => {
  batch.destroy();
  batch = new BatchClient(served.config(served.roleWith("nobody")));
  const calls: [string, string, Promise<unknown>][] = [
    ["batch:DescribeComputeEnvironments", "*", pools()],
    ["batch:DescribeJobQueues", "*", batch.send(new DescribeJobQueuesCommand({}))],
    ["batch:DescribeJobDefinitions", "*", batch.send(new DescribeJobDefinitionsCommand({}))],
    ["batch:UpdateComputeEnvironment", FARGATE.arn, setPool("DISABLED")],
    [
      "batch:UpdateJobQueue",
      BULK.arn,
      batch.send(new UpdateJobQueueCommand({ jobQueue: "bulk", state: "DISABLED" })),
    ],
  ];
  for (const [action, resource, call] of calls) {
    await expect(call).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: `User: arn:aws:iam::000000000000:role/nobody is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    });
  }
});
