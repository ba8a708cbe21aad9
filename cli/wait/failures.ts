import { type JobSummary, paginateListJobs } from "@aws-sdk/client-batch";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { LaneOutputs } from "../../contracts/outputs";
import { BrokenSystemError } from "../errors";
import type { Io } from "../io";
import { commandLine } from "../output/command-line";
import { plural } from "../output/format";
import type { Target } from "../target/target";

const CHECK_MILLISECONDS = 5000;
/** This machine's clock may be that much ahead of AWS's. */
const CLOCK_SKEW_MILLISECONDS = 60_000;

/**
 * A check for the wait: throws when a job of the lane has failed since the watch was made, or a
 * message has ended in the lane's DLQ, for then some images do not settle by waiting.
 */
export function failureWatch(
  target: Pick<Target, "batch" | "sqs" | "outputs" | "stack">,
  lane: LaneOutputs,
  io: Pick<Io, "now">,
): () => Promise<void> {
  const since = io.now() - CLOCK_SKEW_MILLISECONDS;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let deadLettersBefore: number | undefined;
  const commands = commandsFor(target, lane);
  return async () => {
    if (io.now() - checkedAt < CHECK_MILLISECONDS) return;
    checkedAt = io.now();
    const job = await failedJob(target, { jobQueue: lane.jobQueueArn }, since);
    if (job !== undefined)
      throw new BrokenSystemError(await describeFailure(target, job, commands));
    const deadLetters = await countDeadLetters(target, lane);
    deadLettersBefore ??= deadLetters;
    if (deadLetters > deadLettersBefore) {
      throw new BrokenSystemError(
        describeDeadLetters(deadLetters - deadLettersBefore, lane, commands),
      );
    }
  };
}

interface Commands {
  readonly failed: string;
  readonly retry: string;
  readonly logsOf: (jobId: string | undefined) => string;
}

/** What the user goes on with, as it can be copied into a shell. */
function commandsFor(
  { outputs, stack }: Pick<Target, "outputs" | "stack">,
  { queueUrl }: LaneOutputs,
): Commands {
  const named = Object.entries(outputs.lanes).find(([, lane]) => lane.queueUrl === queueUrl);
  const options = { lane: named?.[0], stack };
  return {
    failed: commandLine("failed", options),
    retry: commandLine("retry", options),
    logsOf: (job) => commandLine("logs", { job, stack }),
  };
}

async function failedJob(
  { batch }: Pick<Target, "batch">,
  where: { jobQueue: string } | { arrayJobId: string },
  since: number,
): Promise<JobSummary | undefined> {
  for await (const page of paginateListJobs({ client: batch }, { ...where, jobStatus: "FAILED" })) {
    const found = page.jobSummaryList?.find(({ createdAt = 0 }) => createdAt >= since);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An array job only says that a child failed; the child says why. */
async function describeFailure(
  target: Pick<Target, "batch">,
  job: JobSummary,
  { retry, logsOf }: Commands,
): Promise<string> {
  const child =
    job.arrayProperties === undefined || job.jobId === undefined
      ? undefined
      : await failedJob(target, { arrayJobId: job.jobId }, 0);
  const { jobId, statusReason, container } = child ?? job;
  const exitCode = container?.exitCode === undefined ? "" : ` (exit code ${container.exitCode})`;
  return (
    `Job ${job.jobName} failed: ${container?.reason ?? statusReason ?? "no reason given"}${exitCode}. ` +
    `Its images go to the lane's dead letters. Read its log (${logsOf(jobId)}), mend the cause, ` +
    `then put them back to work: ${retry}`
  );
}

async function countDeadLetters({ sqs }: Pick<Target, "sqs">, lane: LaneOutputs): Promise<number> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: lane.deadLetterQueueUrl,
      AttributeNames: ["ApproximateNumberOfMessages"],
    }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
}

function describeDeadLetters(
  added: number,
  lane: LaneOutputs,
  { failed, retry }: Commands,
): string {
  return (
    `${plural(added, "message")} of this lane could not be submitted and went to its dead-letter ` +
    `queue, ${lane.deadLetterQueueUrl}. \`${failed}\` shows why; mend the cause, then put them ` +
    `back to work: ${retry}`
  );
}
