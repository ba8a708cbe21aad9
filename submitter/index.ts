import { randomBytes } from "node:crypto";
import { Logger } from "@aws-lambda-powertools/logger";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { createClients } from "./clients";
import { readSubmitterEnvironment } from "./environment";
import { createMetrics } from "./lane-metrics";
import type { SubmitterContext } from "./settle-lane";
import { submitBatch } from "./submit-batch";

const environment = readSubmitterEnvironment();
const submitter: SubmitterContext = {
  ...createClients(),
  environment,
  logger: new Logger({ serviceName: "submitter" }),
  metrics: createMetrics(environment.STACK),
  now: Date.now,
  randomBytes,
};

/** Entry of the event source mappings of all lane queues. `submitBatch` says what it promises. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  submitter.logger.addContext(context);
  return submitBatch(event.Records, submitter);
}
