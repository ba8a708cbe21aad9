import type { JobDetail } from "@aws-sdk/client-batch";
import type { Happening } from "../events/event";
import type { BatchDeclarations } from "./declarations";
import type { Job } from "./job";
import { type DescribedJob, jobDetail } from "./job-detail";
import type { JobStore } from "./job-store";

const SOURCE = "aws.batch";

/**
 * What Batch tells of a job whose status has changed; of one just submitted it tells nothing.
 * https://docs.aws.amazon.com/batch/latest/userguide/batch_job_events.html
 */
export function jobStateChange(
  job: Job,
  jobs: JobStore,
  declarations: BatchDeclarations,
  arnPrefix: string,
): Happening {
  const detail = eventDetail(job, jobs, declarations, arnPrefix);
  const resources = [`${arnPrefix}:job/${job.id}`];
  return { source: SOURCE, detailType: "Batch Job State Change", resources, detail };
}

/**
 * What Batch tells when the job at the head of a queue can never start.
 * https://docs.aws.amazon.com/batch/latest/userguide/batch-job-queue-blocked-events.html
 */
export function jobQueueBlocked(
  job: Job,
  statusReason: string,
  jobs: JobStore,
  declarations: BatchDeclarations,
  arnPrefix: string,
): Happening {
  const detail = { ...eventDetail(job, jobs, declarations, arnPrefix), statusReason };
  const resources = [`${arnPrefix}:job/${job.id}`, jobs.specOf(job).queueArn];
  return { source: SOURCE, detailType: "Batch Job Queue Blocked", resources, detail };
}

/** As DescribeJobs shows the job, with the empty lists that events have besides. */
function eventDetail(
  job: Job,
  jobs: JobStore,
  declarations: BatchDeclarations,
  arnPrefix: string,
): DescribedJob {
  const definition = declarations.jobDefinition(jobs.specOf(job).definitionArn);
  const described = jobDetail(job, jobs, definition, arnPrefix);
  const platformCapabilities = [...(definition?.platforms ?? [])];
  const container = withEmptyLists(described.container);
  return { dependsOn: [], ...described, platformCapabilities, container };
}

function withEmptyLists(container: JobDetail["container"]): JobDetail["container"] {
  if (container === undefined) return undefined;
  const lists = { volumes: [], mountPoints: [], ulimits: [], networkInterfaces: [], secrets: [] };
  return { ...lists, ...container };
}
