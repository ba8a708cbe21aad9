import {
  CreateComputeEnvironmentCommand,
  CreateJobQueueCommand,
  RegisterJobDefinitionCommand,
} from "@aws-sdk/client-batch";
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateTableCommand, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { CreateQueueCommand } from "@aws-sdk/client-sqs";
import type { Backend } from "../backend";
import {
  BATCH,
  BUCKETS,
  BUS_RULE,
  LOG_GROUPS,
  QUEUES,
  type QueueSettings,
  queueName,
  TABLE,
} from "../resources";
import { callMoto } from "./moto-calls";

/** Makes by API what a program would declare. */
export async function makeResources(backend: Backend): Promise<void> {
  for (const Bucket of Object.values(BUCKETS)) {
    await backend.s3.send(new CreateBucketCommand({ Bucket }));
  }
  for (const [name, settings] of Object.entries<QueueSettings>(QUEUES)) {
    await makeQueue(name, settings, backend);
  }
  for (const logGroupName of Object.values(LOG_GROUPS)) {
    await backend.logs.send(new CreateLogGroupCommand({ logGroupName }));
  }
  await makeRule(backend);
  await makeTable(backend);
  await makeBatch(backend);
}

async function makeQueue(
  name: string,
  { visibilityTimeoutSeconds, redrive, sender }: QueueSettings,
  backend: Backend,
): Promise<void> {
  const Attributes = {
    ...(visibilityTimeoutSeconds && { VisibilityTimeout: String(visibilityTimeoutSeconds) }),
    ...(redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: queueArn(redrive.deadLetters, backend),
        maxReceiveCount: redrive.maxReceiveCount,
      }),
    }),
    ...(sender && { Policy: JSON.stringify(policyFor(sender, queueArn(name, backend))) }),
  };
  await backend.sqs.send(new CreateQueueCommand({ QueueName: queueName(name), Attributes }));
}

function queueArn(name: string, { region, accountId }: Backend): string {
  return `arn:aws:sqs:${region}:${accountId}:${queueName(name)}`;
}

function policyFor(service: string, queue: string) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sqs:SendMessage",
        Resource: queue,
      },
    ],
  };
}

async function makeRule(backend: Backend): Promise<void> {
  const { name: Name, pattern } = BUS_RULE;
  await callEvents("PutRule", { Name, EventPattern: JSON.stringify(pattern) });
  const Targets = [{ Id: "queue", Arn: queueArn("bus", backend) }];
  await callEvents("PutTargets", { Rule: Name, Targets });
}

function callEvents(operation: string, input: object): Promise<void> {
  const headers = {
    "X-Amz-Target": `AWSEvents.${operation}`,
    "Content-Type": "application/x-amz-json-1.1",
  };
  return callMoto("events", headers, JSON.stringify(input));
}

async function makeTable({ dynamodb }: Backend): Promise<void> {
  const keySchema = ({ hashKey, rangeKey }: { hashKey: string; rangeKey: string }) => [
    { AttributeName: hashKey, KeyType: "HASH" as const },
    { AttributeName: rangeKey, KeyType: "RANGE" as const },
  ];
  await dynamodb.send(
    new CreateTableCommand({
      TableName: TABLE.name,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: keySchema(TABLE),
      AttributeDefinitions: Object.entries(TABLE.attributes).map(
        ([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }),
      ),
      GlobalSecondaryIndexes: TABLE.indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index),
        Projection: { ProjectionType: "ALL" },
      })),
    }),
  );
  await waitUntilTableExists(
    { client: dynamodb, maxWaitTime: 10, minDelay: 0.1, maxDelay: 0.1 },
    { TableName: TABLE.name },
  );
}

async function makeBatch({ batch, accountId }: Backend): Promise<void> {
  const { pool, queues, definition } = BATCH;
  await makeBatchRole();
  await batch.send(
    new CreateComputeEnvironmentCommand({
      computeEnvironmentName: pool.name,
      state: "ENABLED",
      // moto places no jobs: that they need a pool is all it knows. A managed one would need a network.
      type: "UNMANAGED",
      serviceRole: `arn:aws:iam::${accountId}:role/${BATCH_ROLE}`,
    }),
  );
  for (const { name, priority } of Object.values(queues)) {
    await batch.send(
      new CreateJobQueueCommand({
        jobQueueName: name,
        priority,
        state: "ENABLED",
        computeEnvironmentOrder: [{ order: 0, computeEnvironment: pool.name }],
      }),
    );
  }
  await batch.send(
    new RegisterJobDefinitionCommand({
      jobDefinitionName: definition.name,
      type: "container",
      platformCapabilities: ["FARGATE"],
      parameters: definition.parameters,
      containerProperties: {
        image: "conformance-worker",
        command: [...definition.command],
        executionRoleArn: `arn:aws:iam::${accountId}:role/execution`,
        resourceRequirements: [
          { type: "VCPU", value: definition.vcpus },
          { type: "MEMORY", value: definition.memoryMiB },
        ],
      },
      retryStrategy: {
        attempts: definition.retry.attempts,
        evaluateOnExit: [...definition.retry.rules],
      },
      timeout: { attemptDurationSeconds: definition.timeoutSeconds },
    }),
  );
}

export const BATCH_ROLE = "batch";

/** moto wants one of every compute environment, where AWS has a service-linked role. */
export async function makeBatchRole(): Promise<void> {
  const input = { Action: "CreateRole", Version: "2010-05-08", RoleName: BATCH_ROLE };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
  await callMoto("iam", {}, new URLSearchParams({ ...input, AssumeRolePolicyDocument }));
}
