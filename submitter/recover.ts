import { Logger } from "@aws-lambda-powertools/logger";
import type { Context } from "aws-lambda";
import { systemClock } from "../lib/clock";
import { readRecoverEnvironment } from "./environment";
import { createMetrics } from "./lane-metrics";
import { createRecoverClients } from "./recover/clients";
import type { RecoverContext } from "./recover/recover-context";
import { recoverJob } from "./recover/recover-job";

const environment = readRecoverEnvironment();
const recover: RecoverContext = {
  ...createRecoverClients(),
  environment,
  logger: new Logger({ serviceName: "recover" }),
  metrics: createMetrics(environment.STACK),
  clock: systemClock,
};

/** Target of the rule on failed jobs. `recoverJob` says what it promises. */
export async function handler(event: unknown, context: Context): Promise<void> {
  recover.logger.addContext(context);
  await recoverJob(event, recover);
}
