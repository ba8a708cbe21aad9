import {
  type ContainerProperties,
  CreateComputeEnvironmentCommand,
  CreateJobQueueCommand,
  RegisterJobDefinitionCommand,
} from "@aws-sdk/client-batch";
import { z } from "zod";
import { ACCOUNT_ID } from "../../helpers/pulumi-mocks";
import { BATCH_ROLE } from "../backends/moto-resources";
import type { Maker } from "./moto-stack";

/** moto places no jobs: a managed pool would only need a network that is there. */
const makeComputeEnvironment: Maker = async ({ name }, { clients: { batch } }) => {
  const { computeEnvironmentArn } = await batch.send(
    new CreateComputeEnvironmentCommand({
      computeEnvironmentName: name,
      type: "UNMANAGED",
      serviceRole: `arn:aws:iam::${ACCOUNT_ID}:role/${BATCH_ROLE}`,
    }),
  );
  return { name, arn: computeEnvironmentArn };
};

const jobQueue = z.object({
  priority: z.number(),
  state: z.literal("ENABLED"),
  computeEnvironmentOrders: z.array(
    z.object({ order: z.number(), computeEnvironment: z.string() }),
  ),
});

const makeJobQueue: Maker = async ({ name, inputs }, { clients: { batch } }) => {
  const { priority, state, computeEnvironmentOrders } = jobQueue.parse(inputs);
  const { jobQueueArn } = await batch.send(
    new CreateJobQueueCommand({
      jobQueueName: name,
      priority,
      state,
      computeEnvironmentOrder: computeEnvironmentOrders,
    }),
  );
  return { name, arn: jobQueueArn };
};

const jobDefinition = z.object({
  type: z.literal("container"),
  platformCapabilities: z.array(z.enum(["FARGATE", "EC2"])),
  containerProperties: z
    .string()
    .transform((json) => JSON.parse(json))
    .pipe(z.custom<ContainerProperties>()),
  retryStrategy: z.object({
    attempts: z.number(),
    evaluateOnExits: z.array(
      z.object({
        onExitCode: z.string().optional(),
        onReason: z.string().optional(),
        onStatusReason: z.string().optional(),
        action: z
          .string()
          .toUpperCase()
          .pipe(z.enum(["RETRY", "EXIT"])),
      }),
    ),
  }),
  timeout: z.object({ attemptDurationSeconds: z.number() }),
  propagateTags: z.boolean(),
});

const makeJobDefinition: Maker = async ({ name, inputs }, { clients: { batch } }) => {
  const { retryStrategy, ...others } = jobDefinition.parse(inputs);
  const { attempts, evaluateOnExits } = retryStrategy;
  const { jobDefinitionArn: arn = "", revision } = await batch.send(
    new RegisterJobDefinitionCommand({
      jobDefinitionName: name,
      ...others,
      retryStrategy: { attempts, evaluateOnExit: evaluateOnExits },
    }),
  );
  return { name, arn, arnPrefix: arn.replace(/:\d+$/, ""), revision };
};

export const batchMakers: Readonly<Record<string, Maker>> = {
  "aws:batch/computeEnvironment:ComputeEnvironment": makeComputeEnvironment,
  "aws:batch/jobQueue:JobQueue": makeJobQueue,
  "aws:batch/jobDefinition:JobDefinition": makeJobDefinition,
};
