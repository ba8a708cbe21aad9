import { z } from "zod";
import {
  MAX_BATCH_NAME_CHARACTERS,
  MAX_COMPUTE_ENVIRONMENTS_PER_QUEUE,
  MAX_JOB_STATE_TIME_LIMIT_SECONDS,
  MIN_JOB_STATE_TIME_LIMIT_SECONDS,
} from "../../../contracts/limits";
import { type ComputeEnvironment, platformOf } from "../../batch/definitions";
import { clientException } from "../../batch/submission";
import type { Deployment } from "../deployment";
import { type HandlerTable, handler } from "../handler";
import { computeEnvironment } from "./compute-environment";
import { jobDefinition } from "./job-definition";

/** Of the reasons why jobs wait these alone. https://docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable_time_limit_actions.html */
const TIME_LIMIT_REASONS = [
  "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY",
  "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
  "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
];

const timeLimit = z.object({
  reason: z.enum(TIME_LIMIT_REASONS, `Batch acts on ${TIME_LIMIT_REASONS.join(", ")} only`),
  state: z.literal("RUNNABLE", "Batch acts on jobs in RUNNABLE only"),
  action: z.literal("CANCEL", "Batch only cancels: CANCEL"),
  maxTimeSeconds: z
    .int()
    .min(MIN_JOB_STATE_TIME_LIMIT_SECONDS)
    .max(MAX_JOB_STATE_TIME_LIMIT_SECONDS),
});

const jobQueueInputs = z.object({
  name: z.string().optional(),
  state: z.enum(["ENABLED", "DISABLED"]),
  priority: z.int().min(0).max(1000),
  computeEnvironmentOrders: z
    .array(z.object({ order: z.int(), computeEnvironment: z.string() }))
    .min(1)
    .max(MAX_COMPUTE_ENVIRONMENTS_PER_QUEUE),
  jobStateTimeLimitActions: z.array(timeLimit).default([]),
  schedulingPolicyArn: z.undefined("the local cloud schedules first in, first out").optional(),
});

const jobQueue = handler(jobQueueInputs, ({ inputs, context, nameOr }) => {
  const name = nameOr(inputs.name, MAX_BATCH_NAME_CHARACTERS);
  const inOrder = [...inputs.computeEnvironmentOrders].sort((a, b) => a.order - b.order);
  const pools = inOrder.map((pool) => poolOf(pool.computeEnvironment, context.deployment));
  checkOrder(inOrder);
  checkMixture(pools);
  const { region, accountId } = context;
  const arn = `arn:aws:batch:${region}:${accountId}:job-queue/${name}`;
  context.deployment.jobQueues.push({
    name,
    arn,
    priority: inputs.priority,
    enabled: inputs.state === "ENABLED",
    computeEnvironmentArns: pools.map((pool) => pool.arn),
    timeLimits: inputs.jobStateTimeLimitActions,
  });
  return { id: arn, state: { name, arn } };
});

function checkOrder(pools: readonly { readonly order: number }[]): void {
  const orders = pools.map(({ order }) => order);
  if (new Set(orders).size === orders.length) return;
  throw clientException(
    `Two compute environments of a job queue have the same order: ${orders.join(", ")}.`,
  );
}

/** https://docs.aws.amazon.com/batch/latest/APIReference/API_CreateJobQueue.html */
function checkMixture(pools: readonly ComputeEnvironment[]): void {
  if (new Set(pools.map(({ type }) => platformOf(type))).size > 1) {
    throw clientException(
      `A job queue takes Fargate or EC2 compute environments, not both: ${pools
        .map((pool) => `${pool.name} is ${pool.type}`)
        .join(", ")}.`,
    );
  }
  if (new Set(pools.map(({ architecture }) => architecture)).size > 1) {
    throw clientException(
      `All compute environments of a job queue share one architecture: ${pools
        .map((pool) => `${pool.name} is ${pool.architecture}`)
        .join(", ")}.`,
    );
  }
}

function poolOf(nameOrArn: string, { computeEnvironments }: Deployment): ComputeEnvironment {
  const pool = computeEnvironments.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
  if (pool !== undefined) return pool;
  throw clientException(`The compute environment ${nameOrArn} does not exist or is not VALID.`);
}

export const batchHandlers: HandlerTable = {
  "aws:batch/computeEnvironment:ComputeEnvironment": computeEnvironment,
  "aws:batch/jobQueue:JobQueue": jobQueue,
  "aws:batch/jobDefinition:JobDefinition": jobDefinition,
};
