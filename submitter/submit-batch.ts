import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { NO_LANE, SUBMITTER_METRICS } from "../contracts/metrics";
import { publishLaneMetrics } from "./lane-metrics";
import { type RefusedMessage, readBatch } from "./read-batch";
import { logRefused, type SubmitterContext, settleLane } from "./settle-lane";

/**
 * Submits the images that a batch of messages names, one job a lane, all or nothing: a message is
 * acknowledged only when its images are submitted or it asks for nothing.
 *
 * Returns as failed the messages that no submission can settle, so that SQS ends them in the
 * dead-letter queue. Throws when S3 or Batch fails: the whole batch goes back to its queue, the
 * function's Errors metric shows it, and the event source mapping slows down. When some lane of
 * the batch was submitted all the same, only the messages of the failed lanes go back.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 *
 * @throws SubmissionFailedError of the first lane, when every lane that had images failed.
 */
export async function submitBatch(
  messages: readonly SQSRecord[],
  context: SubmitterContext,
): Promise<SQSBatchResponse> {
  const { lanes, strays } = readBatch(messages, context.environment);
  reportStrays(strays, context);
  const settled = await Promise.all(lanes.map((lane) => settleLane(lane, context)));

  const failed = settled.filter(({ error }) => error !== undefined);
  const submitted = settled.filter(({ submission }) => submission !== undefined);
  if (failed.length > 0 && submitted.length === 0) throw failed[0]?.error;
  const refused = [...strays, ...lanes.flatMap((lane) => lane.refused)];
  const returned = [
    ...refused.map(({ messageId }) => messageId),
    ...failed.flatMap(({ lane }) => lane.messageIds),
  ];
  return { batchItemFailures: returned.map((itemIdentifier) => ({ itemIdentifier })) };
}

function reportStrays(strays: readonly RefusedMessage[], context: SubmitterContext): void {
  if (strays.length === 0) return;
  logRefused(strays, NO_LANE, context.logger);
  publishLaneMetrics(context.metrics, NO_LANE, {
    [SUBMITTER_METRICS.malformedMessages]: strays.length,
  });
}
