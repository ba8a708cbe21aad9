import type { LaneOutputs } from "../../contracts/outputs";
import type { Target } from "../target/target";
import type { Pace } from "./lane-pace";
import { longestWaiting, type WaitingJob } from "./longest-waiting";
import { type MessageCounts, messageCounts } from "./message-counts";
import type { Outside } from "./outside-lanes";
import { countJobs, type JobCounts, type Submission, unfinishedSubmissions } from "./submissions";

/** What SQS and Batch say of a lane. */
export interface LaneStatus {
  readonly lane: string;
  readonly queue: MessageCounts;
  readonly submissions: readonly Submission[];
  readonly jobs: JobCounts;
  /** Absent when no job is RUNNABLE. */
  readonly longestWaiting?: WaitingJob;
  readonly deadLetters: MessageCounts;
  /** Only known from the second look of a watch on. */
  readonly pace?: Pace;
}

/** One look at the system. */
export interface Look {
  readonly at: number;
  readonly lanes: readonly LaneStatus[];
  /** Events that recover could not handle. Absent where one lane was asked for, and in older stacks. */
  readonly recoverDeadLetters?: MessageCounts;
  /** Absent where one lane was asked for, and in later looks of a watch. */
  readonly outside?: Outside;
}

/** Looks at lanes all at once. */
export async function lookAtLanes(
  target: Pick<Target, "sqs" | "batch">,
  lanes: Readonly<Record<string, LaneOutputs>>,
): Promise<LaneStatus[]> {
  return Promise.all(Object.entries(lanes).map(([name, lane]) => lookAtLane(target, name, lane)));
}

async function lookAtLane(
  target: Pick<Target, "sqs" | "batch">,
  name: string,
  { queueUrl, deadLetterQueueUrl, jobQueueArn }: LaneOutputs,
): Promise<LaneStatus> {
  // The queue first: what leaves it meanwhile shows as a job too, and not as nothing.
  const queue = await messageCounts(target, queueUrl);
  const deadLetters = await messageCounts(target, deadLetterQueueUrl);
  const submissions = await unfinishedSubmissions(target, jobQueueArn);
  return {
    lane: name,
    queue,
    submissions,
    jobs: countJobs(submissions),
    longestWaiting: await longestWaiting(target, submissions),
    deadLetters,
  };
}
