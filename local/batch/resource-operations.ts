import { z } from "zod";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import { pageOf } from "../page";
import type { BatchDeclarations } from "./declarations";
import { computeEnvironmentDetail, jobDefinitionDetail, jobQueueDetail } from "./descriptions";
import { clientException, parseRequest } from "./submission";

export interface ResourceOperationsOptions {
  readonly declarations: BatchDeclarations;
  readonly authorizer: Authorizer;
  /** Lets what waits start, after a change. */
  readonly wake: () => void;
  /** `arn:aws:batch:<region>:<account>` */
  readonly arnPrefix: string;
}

type Operation = (body: string, caller: Caller) => Promise<object>;

/** https://docs.aws.amazon.com/batch/latest/APIReference/API_DescribeComputeEnvironments.html */
const MAX_DESCRIBED = 100;
const page = {
  maxResults: z.int().min(1).max(MAX_DESCRIBED).default(MAX_DESCRIBED),
  nextToken: z.string().regex(/^\d+$/).optional(),
};
const names = z.array(z.string()).max(MAX_DESCRIBED).optional();
const state = z.enum(["ENABLED", "DISABLED"]).optional();

const describePools = z.strictObject({ computeEnvironments: names, ...page });
const describeQueues = z.strictObject({ jobQueues: names, ...page });
const describeDefinitions = z.strictObject({
  jobDefinitions: names,
  jobDefinitionName: z.string().optional(),
  status: z.enum(["ACTIVE", "INACTIVE"]).optional(),
  ...page,
});
const updatePool = z.strictObject({
  computeEnvironment: z.string(),
  state,
  computeResources: z.strictObject({ maxvCpus: z.int().min(1).optional() }).optional(),
});
const updateQueue = z.strictObject({ jobQueue: z.string(), state });

/** The calls of AWS Batch on compute environments, job queues and job definitions, by their paths. */
export function resourceOperations({
  declarations,
  authorizer,
  wake,
  arnPrefix,
}: ResourceOperationsOptions): Readonly<Record<string, Operation>> {
  const accountId = arnPrefix.split(":")[4] ?? "";
  return {
    "/v1/describecomputeenvironments": async (body, caller) => {
      const request = parseRequest(body, describePools);
      authorizer.authorize(caller, "batch:DescribeComputeEnvironments", "*");
      const pools = declarations.computeEnvironments().filter(isAmong(request.computeEnvironments));
      const { page: shown, nextToken } = pageOf(pools, request);
      const computeEnvironments = shown.map((pool) => computeEnvironmentDetail(pool, accountId));
      return { computeEnvironments, nextToken };
    },

    "/v1/describejobqueues": async (body, caller) => {
      const request = parseRequest(body, describeQueues);
      authorizer.authorize(caller, "batch:DescribeJobQueues", "*");
      const queues = declarations.jobQueues().filter(isAmong(request.jobQueues));
      const { page: shown, nextToken } = pageOf(queues, request);
      const pools = declarations.computeEnvironments();
      return { jobQueues: shown.map((queue) => jobQueueDetail(queue, pools)), nextToken };
    },

    "/v1/describejobdefinitions": async (body, caller) => {
      const request = parseRequest(body, describeDefinitions);
      authorizer.authorize(caller, "batch:DescribeJobDefinitions", "*");
      const { jobDefinitions, jobDefinitionName, status } = request;
      const found = declarations
        .jobDefinitions()
        .filter(
          ({ name, revision, arn, active }) =>
            isAmong(jobDefinitions)({ name: `${name}:${revision}`, arn }) &&
            (jobDefinitionName === undefined || jobDefinitionName === name) &&
            (status === undefined || (status === "ACTIVE") === active),
        );
      const { page: shown, nextToken } = pageOf(found, request);
      return { jobDefinitions: shown.map(jobDefinitionDetail), nextToken };
    },

    "/v1/updatecomputeenvironment": async (body, caller) => {
      const request = parseRequest(body, updatePool);
      const pools = declarations.computeEnvironments();
      const pool = pools.find(isAmong([request.computeEnvironment]));
      if (pool === undefined) throw notFound("ComputeEnvironment", request.computeEnvironment);
      authorizer.authorize(caller, "batch:UpdateComputeEnvironment", pool.arn);
      await declarations.changePool(pool.arn, {
        enabled: enabledBy(request.state, pool.enabled),
        maxVcpus: request.computeResources?.maxvCpus ?? pool.maxVcpus,
      });
      wake();
      return { computeEnvironmentName: pool.name, computeEnvironmentArn: pool.arn };
    },

    "/v1/updatejobqueue": async (body, caller) => {
      const request = parseRequest(body, updateQueue);
      const queue = declarations.jobQueue(request.jobQueue);
      if (queue === undefined) throw notFound("JobQueue", request.jobQueue);
      authorizer.authorize(caller, "batch:UpdateJobQueue", queue.arn);
      const enabled = enabledBy(request.state, queue.enabled);
      await declarations.changeQueue(queue.arn, { enabled });
      return { jobQueueName: queue.name, jobQueueArn: queue.arn };
    },
  };
}

/** Whether something is among those that are asked for by name or ARN; without such a list all are. */
function isAmong(wanted: readonly string[] | undefined) {
  return ({ name, arn }: { readonly name: string; readonly arn: string }) =>
    wanted === undefined || wanted.includes(name) || wanted.includes(arn);
}

function enabledBy(asked: "ENABLED" | "DISABLED" | undefined, now: boolean): boolean {
  return asked === undefined ? now : asked === "ENABLED";
}

function notFound(kind: string, nameOrArn: string) {
  return clientException(`${kind} ${nameOrArn} not found`);
}
