import type { Platform } from "./job";

/** Their endpoints are free, and keep images and records off the internet gateway. */
export const GATEWAY_SERVICES = ["s3", "dynamodb"] as const;

/**
 * What a worker reaches besides S3 and DynamoDB, which have gateway endpoints: its image, its logs,
 * Rekognition. Nothing of it calls AWS Batch.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
const WORKER_SERVICES = ["ecr.api", "ecr.dkr", "logs", "rekognition"];

/**
 * What the agent on an instance talks to. Fargate has its own way there.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 */
const INSTANCE_SERVICES = ["ecs", "ecs-agent", "ecs-telemetry"];

/** Services that workers on these platforms need interface endpoints of, where no way leads out of the VPC. */
export function interfaceServices(platforms: readonly Platform[]): string[] {
  return [...WORKER_SERVICES, ...(platforms.includes("EC2") ? INSTANCE_SERVICES : [])];
}

/** As an endpoint of a VPC names it. */
export function endpointService(region: string, service: string): string {
  return `com.amazonaws.${region}.${service}`;
}
