import type { ComputeEnvironment, JobDefinition, JobQueue } from "../../../local/batch/definitions";

export const ARN = "arn:aws:batch:us-east-1:000000000000";
export const SPOT: ComputeEnvironment = {
  name: "spot",
  arn: `${ARN}:compute-environment/spot`,
  type: "SPOT",
  maxVcpus: 4,
  enabled: true,
  architecture: "x86_64",
  declared: {
    computeResources: {
      minvCpus: 0,
      subnets: ["subnet-1", "subnet-2"],
      securityGroupIds: ["sg-1"],
      instanceTypes: ["default_x86_64"],
      instanceRole: "arn:aws:iam::000000000000:instance-profile/instances",
      allocationStrategy: "SPOT_PRICE_CAPACITY_OPTIMIZED",
      ec2Configuration: [{ imageType: "ECS_AL2023" }],
      launchTemplate: { launchTemplateId: "lt-1", version: "1" },
    },
    updatePolicy: { terminateJobsOnUpdate: false, jobExecutionTimeoutMinutes: 60 },
  },
};
export const FARGATE: ComputeEnvironment = {
  name: "fargate",
  arn: `${ARN}:compute-environment/fargate`,
  type: "FARGATE",
  maxVcpus: 2,
  enabled: true,
  declared: {
    computeResources: { subnets: ["subnet-1"], securityGroupIds: ["sg-1"] },
    serviceRole: "arn:aws:iam::000000000000:role/batch",
  },
};
export const LIMIT = {
  reason: "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
  state: "RUNNABLE",
  action: "CANCEL",
  maxTimeSeconds: 600,
} as const;
export const BULK: JobQueue = {
  name: "bulk",
  arn: `${ARN}:job-queue/bulk`,
  priority: 1,
  enabled: true,
  computeEnvironmentArns: [FARGATE.arn],
  timeLimits: [LIMIT],
};
export const EXPRESS: JobQueue = {
  name: "express",
  arn: `${ARN}:job-queue/express`,
  priority: 100,
  enabled: false,
  computeEnvironmentArns: [SPOT.arn],
};
export const DEFINITION: JobDefinition = {
  name: "worker",
  revision: 1,
  arn: `${ARN}:job-definition/worker:1`,
  active: true,
  platforms: ["FARGATE"],
  container: {
    image: "repository@sha256:1",
    command: ["--manifests", "Ref::manifests"],
    environment: { TABLE: "labels" },
    vcpus: 1,
    memoryMiB: 2048,
    jobRoleArn: "arn:aws:iam::000000000000:role/worker",
    executionRoleArn: "arn:aws:iam::000000000000:role/execution",
    logGroup: "workers",
    settings: {
      networkConfiguration: { assignPublicIp: "ENABLED" },
      logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "workers" } },
      readonlyRootFilesystem: true,
    },
  },
  parameters: { manifests: "none" },
  retry: { attempts: 3, rules: [{ onReason: "*", action: "EXIT" }] },
  timeoutSeconds: 3600,
};
export const SECOND = { ...DEFINITION, revision: 2, arn: `${ARN}:job-definition/worker:2` };
