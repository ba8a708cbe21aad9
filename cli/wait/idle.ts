import { JobStatus, ListJobsCommand } from "@aws-sdk/client-batch";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { LaneOutputs } from "../../contracts/outputs";
import type { Io } from "../io";
import type { Target } from "../target/target";

const PAUSE_MILLISECONDS = 200;

const WAITING_MESSAGES = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
] as const;

/** In the order in which a job passes through them. */
export const UNFINISHED = [
  JobStatus.SUBMITTED,
  JobStatus.PENDING,
  JobStatus.RUNNABLE,
  JobStatus.STARTING,
  JobStatus.RUNNING,
];

/**
 * Waits until a lane has no message and no job left, or Ctrl-C is pressed. Images that were settled
 * before are settled at once, but their triggers still pass through: stopping now would leave them.
 */
export async function waitUntilIdle(
  target: Pick<Target, "batch" | "sqs">,
  lane: LaneOutputs,
  checkHealth: () => Promise<void> | void,
  io: Io,
): Promise<void> {
  while (!io.interrupt.aborted && !(await isIdle(target, lane))) {
    await checkHealth();
    io.progress("Waiting for the lane to be idle");
    await io.sleep(PAUSE_MILLISECONDS, io.interrupt);
  }
}

/** Whether a lane has neither a message nor an unfinished job. */
export async function isIdle(
  target: Pick<Target, "batch" | "sqs">,
  lane: LaneOutputs,
): Promise<boolean> {
  return !(await hasMessages(target, lane)) && !(await hasJobs(target, lane));
}

async function hasMessages({ sqs }: Pick<Target, "sqs">, lane: LaneOutputs): Promise<boolean> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: lane.queueUrl,
      AttributeNames: [...WAITING_MESSAGES],
    }),
  );
  return WAITING_MESSAGES.some((name) => Number(Attributes[name] ?? 0) > 0);
}

async function hasJobs({ batch }: Pick<Target, "batch">, lane: LaneOutputs): Promise<boolean> {
  for (const jobStatus of UNFINISHED) {
    const { jobSummaryList } = await batch.send(
      new ListJobsCommand({ jobQueue: lane.jobQueueArn, jobStatus, maxResults: 1 }),
    );
    if (jobSummaryList !== undefined && jobSummaryList.length > 0) return true;
  }
  return false;
}
