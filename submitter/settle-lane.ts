import type { Logger } from "@aws-lambda-powertools/logger";
import type { Metrics } from "@aws-lambda-powertools/metrics";
import { SUBMITTER_METRICS } from "../contracts/metrics";
import { publishLaneMetrics } from "./lane-metrics";
import type { LaneBatch, RefusedMessage } from "./read-batch";
import { type Submission, type SubmissionContext, submit } from "./submit";

/** All that the function takes from outside. */
export interface SubmitterContext extends SubmissionContext {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** A lane with neither submission nor error had no images. */
export interface SettledLane {
  readonly lane: LaneBatch;
  readonly submission?: Submission;
  readonly error?: unknown;
}

/** Submits a lane's images, if any, and accounts for its messages in logs and metrics. Never throws. */
export async function settleLane(lane: LaneBatch, context: SubmitterContext): Promise<SettledLane> {
  logRefused(lane.refused, lane.name, context.logger);
  logSkipped(lane, context.logger);
  const settled = await trySubmit(lane, context);
  const { submission, error } = settled;
  publishLaneMetrics(context.metrics, lane.name, {
    [SUBMITTER_METRICS.malformedMessages]: lane.refused.length,
    [SUBMITTER_METRICS.imagesSubmitted]: submission === undefined ? 0 : lane.triggers.length,
    [SUBMITTER_METRICS.duplicatesFolded]: submission === undefined ? 0 : lane.duplicates,
    [SUBMITTER_METRICS.jobsSubmitted]: submission?.manifests ?? 0,
    [SUBMITTER_METRICS.submissionsFailed]: error === undefined ? 0 : 1,
  });
  return settled;
}

/** One line a message: the way from a message in the dead-letter queue to why it is there. */
export function logRefused(refused: readonly RefusedMessage[], lane: string, logger: Logger): void {
  for (const { messageId, reason } of refused) {
    logger.warn("Message refused", { lane, messageId, reason });
  }
}

function logSkipped({ name, skipped }: LaneBatch, logger: Logger): void {
  for (const messageId of skipped) {
    logger.info("Message skipped: a test event or a folder", { lane: name, messageId });
  }
}

async function trySubmit(lane: LaneBatch, context: SubmitterContext): Promise<SettledLane> {
  const { name, triggers, duplicates, messageIds } = lane;
  if (triggers.length === 0) return { lane };
  const size = { images: triggers.length, duplicates, messages: messageIds.length };
  try {
    const submission = await submit(lane, context);
    context.logger.info("Images submitted", { lane: name, ...submission, ...size });
    return { lane, submission };
  } catch (error) {
    context.logger.error("Images not submitted", { lane: name, ...size, error });
    return { lane, error };
  }
}
