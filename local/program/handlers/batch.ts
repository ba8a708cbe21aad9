import { z } from "zod";
import {
  MAX_BATCH_NAME_CHARACTERS,
  MAX_COMPUTE_ENVIRONMENTS_PER_QUEUE,
} from "../../../contracts/limits";
import { COMPUTE_TYPES, type ComputeEnvironment, isFargate } from "../../batch/definitions";
import type { Deployment } from "../deployment";
import { type HandlerTable, handler } from "../handler";
import { jobDefinition } from "./job-definition";

const computeResources = z.object({
  type: z.enum(COMPUTE_TYPES),
  maxVcpus: z.int().min(1),
  minVcpus: z.int().optional(),
  instanceTypes: z.array(z.string()).optional(),
  instanceRole: z.string().optional(),
  subnets: z.array(z.string()).min(1, "needs at least one subnet"),
  securityGroupIds: z.array(z.string()).default([]),
});

const computeEnvironmentInputs = z.object({
  name: z.string().optional(),
  type: z.literal("MANAGED", "the local cloud knows MANAGED only"),
  state: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  computeResources,
});

const computeEnvironment = handler(computeEnvironmentInputs, ({ inputs, context, nameOr }) => {
  const name = nameOr(inputs.name, MAX_BATCH_NAME_CHARACTERS);
  checkComputeResources(inputs.computeResources);
  const arn = batchArn(context, `compute-environment/${name}`);
  const { type, maxVcpus } = inputs.computeResources;
  const enabled = inputs.state === "ENABLED";
  context.deployment.computeEnvironments.push({ name, arn, type, maxVcpus, enabled });
  return { id: name, state: { name, arn, status: "VALID" } };
});

/** https://docs.aws.amazon.com/batch/latest/APIReference/API_ComputeResource.html */
function checkComputeResources(resources: z.infer<typeof computeResources>): void {
  if (!isFargate(resources.type)) {
    const missing = (["minVcpus", "instanceTypes", "instanceRole"] as const).find(
      (name) => resources[name] === undefined,
    );
    if (missing === undefined) return;
    throw new Error(`computeResources.${missing} is required for type ${resources.type}.`);
  }
  if (resources.securityGroupIds.length === 0) {
    throw new Error(`computeResources.securityGroupIds is required for type ${resources.type}.`);
  }
  const forbidden = (["minVcpus", "instanceTypes", "instanceRole"] as const).find(
    (name) => resources[name] !== undefined,
  );
  if (forbidden === undefined) return;
  throw new Error(`computeResources.${forbidden} is not for type ${resources.type}.`);
}

const jobQueueInputs = z.object({
  name: z.string().optional(),
  state: z.enum(["ENABLED", "DISABLED"]),
  priority: z.int().min(0).max(1000),
  computeEnvironmentOrders: z
    .array(z.object({ order: z.int(), computeEnvironment: z.string() }))
    .min(1)
    .max(MAX_COMPUTE_ENVIRONMENTS_PER_QUEUE),
  schedulingPolicyArn: z.undefined("the local cloud schedules first in, first out").optional(),
});

const jobQueue = handler(jobQueueInputs, ({ inputs, context, nameOr }) => {
  const name = nameOr(inputs.name, MAX_BATCH_NAME_CHARACTERS);
  const inOrder = [...inputs.computeEnvironmentOrders].sort((a, b) => a.order - b.order);
  const pools = inOrder.map((pool) => poolOf(pool.computeEnvironment, context.deployment));
  if (new Set(pools.map(({ type }) => isFargate(type))).size > 1) {
    throw new Error(
      `A job queue takes Fargate or EC2 compute environments, not both: ${pools
        .map((pool) => `${pool.name} is ${pool.type}`)
        .join(", ")}.`,
    );
  }
  const arn = batchArn(context, `job-queue/${name}`);
  context.deployment.jobQueues.push({
    name,
    arn,
    priority: inputs.priority,
    enabled: inputs.state === "ENABLED",
    computeEnvironmentArns: pools.map((pool) => pool.arn),
  });
  return { id: arn, state: { name, arn } };
});

function poolOf(nameOrArn: string, { computeEnvironments }: Deployment): ComputeEnvironment {
  const pool = computeEnvironments.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
  if (pool !== undefined) return pool;
  throw new Error(`The compute environment ${nameOrArn} does not exist or is not VALID.`);
}

function batchArn({ region, accountId }: { region: string; accountId: string }, path: string) {
  return `arn:aws:batch:${region}:${accountId}:${path}`;
}

export const batchHandlers: HandlerTable = {
  "aws:batch/computeEnvironment:ComputeEnvironment": computeEnvironment,
  "aws:batch/jobQueue:JobQueue": jobQueue,
  "aws:batch/jobDefinition:JobDefinition": jobDefinition,
};
