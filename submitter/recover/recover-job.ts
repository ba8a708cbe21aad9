import { RECOVER_METRICS } from "../../contracts/metrics";
import { publishLaneMetrics } from "../lane-metrics";
import { type FailedJob, failedJob } from "./failed-job";
import { isRecovered, markRecovered } from "./marker";
import { readManifest } from "./read-manifest";
import type { RecoverContext } from "./recover-context";
import { sendRecovered } from "./send-recovered";
import { unsettledTriggers } from "./unsettled";

/**
 * Sends the images that a failed job left unsettled to the dead-letter queue of its lane, where they wait
 * for somebody to mend what broke the job, and for SQS's redrive to put them back to work.
 *
 * Events of anything else than one of our jobs are ignored, and so is an event that came before: EventBridge
 * delivers at least once. The job is marked as recovered after its last message; a crash before that, or
 * two deliveries at the same moment, leave duplicates in the queue, and a second trigger of an image is harmless.
 *
 * @throws whatever keeps it from knowing or sending all of the job's images. Lambda then tries the event
 * twice more, and keeps it in the function's own dead-letter queue.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export async function recoverJob(event: unknown, context: RecoverContext): Promise<void> {
  const { logger, metrics } = context;
  const job = failedJob(event, context.environment);
  if ("ignored" in job) return logger.info("Event ignored", job);
  if (await isRecovered(job, context)) return logger.info("Job recovered before", summary(job));

  const triggers = await readManifest(job, context);
  const unsettled = await unsettledTriggers(triggers, context);
  await sendRecovered(unsettled, job, context);
  await markRecovered(job, unsettled.length, context);

  const counts = { images: triggers.length, recovered: unsettled.length };
  logger.warn("Job failed", { ...summary(job), ...counts });
  publishLaneMetrics(metrics, job.lane, {
    [RECOVER_METRICS.failedJobs]: 1,
    [RECOVER_METRICS.imagesRecovered]: unsettled.length,
  });
}

function summary({ lane, submission, index, recovery }: FailedJob) {
  return { lane, submission, index, ...recovery };
}
