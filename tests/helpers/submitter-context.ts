import { Logger } from "@aws-lambda-powertools/logger";
import type {
  SubmitterEnvironment,
  SubmitterVariable,
} from "../../contracts/submitter-environment";
import { createClients } from "../../submitter/clients";
import { createMetrics } from "../../submitter/lane-metrics";
import type { SubmitterContext } from "../../submitter/settle-lane";

const ARN = "arn:aws:batch:eu-west-1:123456789012";

export const EXPRESS_QUEUE = "arn:aws:sqs:eu-west-1:123456789012:express";
export const BULK_QUEUE = "arn:aws:sqs:eu-west-1:123456789012:bulk";

/** As the function reads it from `SUBMITTER_VARIABLES`. */
export const SUBMITTER_ENVIRONMENT: SubmitterEnvironment = {
  STACK: "dev",
  IMAGES_BUCKET: "photos",
  WORK_BUCKET: "work",
  LANES: {
    express: {
      queueArn: EXPRESS_QUEUE,
      jobQueueArn: `${ARN}:job-queue/express`,
      jobDefinitionArn: `${ARN}:job-definition/worker:7`,
      imagesPerJob: 2,
    },
    bulk: {
      queueArn: BULK_QUEUE,
      jobQueueArn: `${ARN}:job-queue/bulk`,
      jobDefinitionArn: `${ARN}:job-definition/worker-ec2:3`,
      imagesPerJob: 3000,
    },
  },
};

export const SUBMITTER_VARIABLES: Record<SubmitterVariable, string> = {
  STACK: "dev",
  IMAGES_BUCKET: "photos",
  WORK_BUCKET: "work",
  JOB_DEFINITION_ARNS: JSON.stringify({
    FARGATE: `${ARN}:job-definition/worker:7`,
    EC2: `${ARN}:job-definition/worker-ec2:3`,
  }),
  LANES: JSON.stringify({
    express: {
      queueArn: EXPRESS_QUEUE,
      jobQueueArn: `${ARN}:job-queue/express`,
      platform: "FARGATE",
      imagesPerJob: 2,
    },
    bulk: {
      queueArn: BULK_QUEUE,
      jobQueueArn: `${ARN}:job-queue/bulk`,
      platform: "EC2",
      imagesPerJob: 3000,
    },
  }),
};

/** The time of every submission in tests, and what its id begins with. */
const NOW = Date.parse("2026-11-23T09:00:00.000Z");
/** The id of every submission in tests: the time in base 36, then zeros for its random part. */
export const SUBMISSION = "0mwt1bxc000000000000";

/** What the function gets outside of Lambda: fixed time, no randomness, a silent logger. */
export function submitterContext(changes: Partial<SubmitterContext> = {}): SubmitterContext {
  return {
    ...createClients({ region: "eu-west-1", credentials: TEST_CREDENTIALS }),
    environment: SUBMITTER_ENVIRONMENT,
    logger: new Logger({ serviceName: "submitter", logLevel: "SILENT" }),
    metrics: createMetrics(SUBMITTER_ENVIRONMENT.STACK),
    now: () => NOW,
    randomBytes: (count) => new Uint8Array(count),
    ...changes,
  };
}

export const TEST_CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };
