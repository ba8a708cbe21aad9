import { Logger } from "@aws-lambda-powertools/logger";
import type { RecoverEnvironment, RecoverVariable } from "../../contracts/recover-environment";
import { createMetrics } from "../../submitter/lane-metrics";
import { createRecoverClients } from "../../submitter/recover/clients";
import type { RecoverContext } from "../../submitter/recover/recover-context";
import { TEST_CREDENTIALS } from "./submitter-context";

const LANE = {
  jobQueueArn: "arn:aws:batch:us-east-1:123456789012:job-queue/express",
  deadLetterQueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/express-dlq",
};

export const RECOVER_ENVIRONMENT: RecoverEnvironment = {
  STACK: "dev",
  WORK_BUCKET: "work",
  LABEL_TABLE: "labels",
  LANES: { express: LANE },
};

export const RECOVER_VARIABLES: Record<RecoverVariable, string> = {
  ...RECOVER_ENVIRONMENT,
  LANES: JSON.stringify(RECOVER_ENVIRONMENT.LANES),
};

/** What the function gets outside of Lambda: a silent logger, and a clock that never makes it wait. */
export function recoverContext(changes: Partial<RecoverContext> = {}): RecoverContext {
  return {
    ...createRecoverClients({ region: "us-east-1", credentials: TEST_CREDENTIALS }),
    environment: RECOVER_ENVIRONMENT,
    logger: new Logger({ serviceName: "recover", logLevel: "SILENT" }),
    metrics: createMetrics(RECOVER_ENVIRONMENT.STACK),
    clock: {
      now: () => 0,
      after: (_, run) => {
        setImmediate(run);
        return () => undefined;
      },
    },
    ...changes,
  };
}
