import { paginateListJobs } from "@aws-sdk/client-batch";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { Target } from "../../cli/target/target";
import { UNFINISHED } from "../../cli/wait/idle";
import type { LaneOutputs } from "../../contracts/outputs";
import type { QueueAtRest, UnfinishedJob } from "./snapshot";

export type NamedLane = LaneOutputs & { readonly name: string };

/** What the queues of these lanes hold. Amazon SQS tells approximate numbers: look twice. */
export async function readQueues(
  { sqs }: Pick<Target, "sqs">,
  lanes: readonly NamedLane[],
): Promise<QueueAtRest[]> {
  const queues = lanes.flatMap(({ name: lane, queueUrl, deadLetterQueueUrl }) => [
    { lane, role: "main", url: queueUrl } as const,
    { lane, role: "dead letters", url: deadLetterQueueUrl } as const,
  ]);
  return Promise.all(
    queues.map(async ({ lane, role, url: QueueUrl }) => {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [VISIBLE, IN_FLIGHT] }),
      );
      const visible = Number(Attributes[VISIBLE] ?? 0);
      return { lane, role, visible, inFlight: Number(Attributes[IN_FLIGHT] ?? 0) };
    }),
  );
}

const VISIBLE = "ApproximateNumberOfMessages";
const IN_FLIGHT = "ApproximateNumberOfMessagesNotVisible";

/** The jobs of these lanes that are not done. An array job is unfinished until its children are. */
export async function readUnfinishedJobs(
  { batch }: Pick<Target, "batch">,
  lanes: readonly NamedLane[],
): Promise<UnfinishedJob[]> {
  const jobs: UnfinishedJob[] = [];
  for (const { name: lane, jobQueueArn: jobQueue } of lanes) {
    for (const jobStatus of UNFINISHED) {
      for await (const page of paginateListJobs({ client: batch }, { jobQueue, jobStatus })) {
        for (const { jobId = "", jobName = "", status = jobStatus } of page.jobSummaryList ?? []) {
          jobs.push({ lane, jobId, jobName, status });
        }
      }
    }
  }
  return jobs;
}
