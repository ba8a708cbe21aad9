import * as z from "zod";
import { parseJobName } from "../../contracts/job";
import type { Recovery } from "../../contracts/notification";
import type { RecoverEnvironment } from "../../contracts/recover-environment";
import { MalformedEventError } from "../errors";

/** A job, or a child of an array job, that AWS Batch gave up. */
export interface FailedJob {
  readonly lane: string;
  readonly deadLetterQueueUrl: string;
  readonly submission: string;
  /** Of its manifest. */
  readonly index: number;
  readonly recovery: Recovery;
}

/** Keeps a message far below SQS's limit whatever Batch says. */
const MAX_REASON_CHARACTERS = 1000;

/** Fields that AWS adds are ignored. https://docs.aws.amazon.com/batch/latest/userguide/batch_job_events.html */
const jobStateChange = z.object({
  source: z.literal("aws.batch"),
  "detail-type": z.literal("Batch Job State Change"),
  time: z.string(),
  detail: z.object({
    jobId: z.string(),
    jobName: z.string(),
    jobQueue: z.string(),
    status: z.string(),
    statusReason: z.string().optional(),
    container: z
      .object({ exitCode: z.number().int().optional(), reason: z.string().optional() })
      .optional(),
    arrayProperties: z
      .object({ index: z.number().int().optional(), size: z.number().int().optional() })
      .optional(),
  }),
});
type JobDetail = z.infer<typeof jobStateChange>["detail"];

/**
 * The failed job that an event tells of, or why it tells of none.
 *
 * @throws MalformedEventError when the event is no job's change of state.
 */
export function failedJob(
  event: unknown,
  { LANES }: Pick<RecoverEnvironment, "LANES">,
): FailedJob | { readonly ignored: string; readonly jobId: string } {
  const { time, detail } = parseEvent(event);
  const ignore = (ignored: string) => ({ ignored, jobId: detail.jobId });
  if (detail.status !== "FAILED") return ignore(`The job is ${detail.status}.`);
  if (isParent(detail))
    return ignore("An array job fails with its children, each of which is told.");
  const [lane, queues] =
    Object.entries(LANES).find(([, { jobQueueArn }]) => jobQueueArn === detail.jobQueue) ?? [];
  if (lane === undefined || queues === undefined) {
    return ignore(`No lane has the job queue ${detail.jobQueue}.`);
  }
  const name = parseJobName(detail.jobName);
  if (name?.lane !== lane)
    return ignore(`No submission of lane "${lane}" is named ${detail.jobName}.`);
  return {
    lane,
    deadLetterQueueUrl: queues.deadLetterQueueUrl,
    submission: name.submission,
    index: detail.arrayProperties?.index ?? 0,
    recovery: recoveryOf(detail, time),
  };
}

function parseEvent(event: unknown): z.infer<typeof jobStateChange> {
  const parsed = jobStateChange.safeParse(event);
  if (parsed.success) return parsed.data;
  throw new MalformedEventError(
    `The event is no "Batch Job State Change" of AWS Batch: ${parsed.error.message}`,
    { cause: parsed.error },
  );
}

function isParent({ arrayProperties }: JobDetail): boolean {
  return arrayProperties?.size !== undefined && arrayProperties.index === undefined;
}

function recoveryOf({ jobId, statusReason, container }: JobDetail, at: string): Recovery {
  const reasons = [statusReason, container?.reason].filter((reason) => reason !== undefined);
  return {
    jobId,
    statusReason: (reasons.join(": ") || "AWS Batch gave no reason").slice(
      0,
      MAX_REASON_CHARACTERS,
    ),
    ...(container?.exitCode !== undefined && { exitCode: container.exitCode }),
    at,
  };
}
