import type {
  ComputeEnvironmentDetail,
  JobDefinition as JobDefinitionDetail,
  JobQueueDetail,
} from "@aws-sdk/client-batch";
import {
  type ComputeEnvironment,
  type JobDefinition,
  type JobQueue,
  platformOf,
} from "./definitions";

/** A compute environment as DescribeComputeEnvironments shows it. */
export function computeEnvironmentDetail(
  pool: ComputeEnvironment,
  accountId: string,
): ComputeEnvironmentDetail {
  const { name, arn, type, maxVcpus, enabled, invalidReason, declared } = pool;
  return {
    computeEnvironmentName: name,
    computeEnvironmentArn: arn,
    type: "MANAGED",
    state: stateOf(enabled),
    status: invalidReason === undefined ? "VALID" : "INVALID",
    statusReason: invalidReason ?? "ComputeEnvironment Healthy",
    computeResources: { type, maxvCpus: maxVcpus, subnets: [], ...declared?.computeResources },
    serviceRole: declared?.serviceRole ?? serviceLinkedRole(accountId),
    updatePolicy: declared?.updatePolicy,
    containerOrchestrationType: "ECS",
  };
}

/** A job queue as DescribeJobQueues shows it. */
export function jobQueueDetail(
  queue: JobQueue,
  pools: readonly ComputeEnvironment[],
): JobQueueDetail {
  const [pool] = pools.filter(({ arn }) => queue.computeEnvironmentArns.includes(arn));
  return {
    jobQueueName: queue.name,
    jobQueueArn: queue.arn,
    state: stateOf(queue.enabled),
    status: "VALID",
    statusReason: "JobQueue Healthy",
    priority: queue.priority,
    computeEnvironmentOrder: queue.computeEnvironmentArns.map((computeEnvironment, index) => ({
      order: index + 1,
      computeEnvironment,
    })),
    serviceEnvironmentOrder: [],
    jobQueueType: pool !== undefined && platformOf(pool.type) === "FARGATE" ? "ECS_FARGATE" : "ECS",
    jobStateTimeLimitActions: [...(queue.timeLimits ?? [])],
  };
}

/** A revision of a job definition as DescribeJobDefinitions shows it. */
export function jobDefinitionDetail(definition: JobDefinition): JobDefinitionDetail {
  const { container, retry, timeoutSeconds } = definition;
  return {
    jobDefinitionName: definition.name,
    jobDefinitionArn: definition.arn,
    revision: definition.revision,
    status: definition.active ? "ACTIVE" : "INACTIVE",
    type: "container",
    parameters: { ...definition.parameters },
    retryStrategy: { attempts: retry.attempts, evaluateOnExit: [...retry.rules] },
    containerProperties: {
      image: container.image,
      command: [...container.command],
      jobRoleArn: container.jobRoleArn,
      executionRoleArn: container.executionRoleArn,
      environment: Object.entries(container.environment).map(([name, value]) => ({ name, value })),
      resourceRequirements: [
        { type: "VCPU", value: String(container.vcpus) },
        { type: "MEMORY", value: String(container.memoryMiB) },
      ],
      ...container.settings,
    },
    timeout: timeoutSeconds === undefined ? undefined : { attemptDurationSeconds: timeoutSeconds },
    platformCapabilities: [...definition.platforms],
    containerOrchestrationType: "ECS",
  };
}

function stateOf(enabled: boolean): "ENABLED" | "DISABLED" {
  return enabled ? "ENABLED" : "DISABLED";
}

/** Of compute environments without a role of their own. https://docs.aws.amazon.com/batch/latest/userguide/using-service-linked-roles.html */
function serviceLinkedRole(accountId: string): string {
  return `arn:aws:iam::${accountId}:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch`;
}
