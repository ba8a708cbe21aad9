import { randomUUID } from "node:crypto";
import { Logger } from "@aws-lambda-powertools/logger";
import {
  ARRAY_INDEX_VARIABLE,
  EXIT_CODES,
  IMAGES_IN_FLIGHT,
  JOB_ID_VARIABLE,
} from "../contracts/job";
import { systemClock } from "../lib/clock";
import { createClients } from "./clients";
import { processVariables } from "./environment";
import { metricsPublisher } from "./report/lane-metrics";
import { runWorker } from "./run-worker";
import { keepHeapSmall } from "./small-heap";
import { stopOnSignals } from "./stop-signals";

/**
 * Runs the worker of this process.
 *
 * @param decoderScript a file that is the decoder when it runs in a thread
 */
export async function start(decoderScript: string): Promise<void> {
  keepHeapSmall();
  const variables = processVariables();
  const log = new Logger({
    serviceName: "worker",
    persistentKeys: {
      jobId: variables[JOB_ID_VARIABLE],
      arrayIndex: variables[ARRAY_INDEX_VARIABLE],
    },
  });
  const stop = stopOnSignals(process, log, () => process.exit(EXIT_CODES.unsettled));
  const code = await runWorker({
    argv: process.argv.slice(2),
    variables,
    clients: createClients(IMAGES_IN_FLIGHT),
    clock: systemClock,
    random: Math.random,
    newRevision: randomUUID,
    log,
    // The environment is checked before there is anything to publish.
    publishMetrics: metricsPublisher(variables.STACK ?? ""),
    decoderScript,
    stop,
  });
  // Open connections, or work that outlived its grace, would keep the process alive.
  process.stdout.write("", () => process.exit(code));
}
