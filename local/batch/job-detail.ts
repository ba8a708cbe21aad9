import type { ArrayPropertiesDetail, JobDetail, JobSummary } from "@aws-sdk/client-batch";
import type { JobDefinition } from "./definitions";
import type { Job } from "./job";
import type { JobStore } from "./job-store";
import { substituteParameters } from "./parameters";

/** The SDK's type promises a start even to jobs that have not started. */
export type DescribedJob = Omit<JobDetail, "startedAt"> & { readonly startedAt?: number };

/** A job as DescribeJobs shows it. */
export function jobDetail(
  job: Job,
  jobs: JobStore,
  definition: JobDefinition | undefined,
  arnPrefix: string,
  runningLogStream?: string,
): DescribedJob {
  const spec = jobs.specOf(job);
  const { attempts, rules } = spec.retry;
  return {
    ...jobSummary(job, jobs, arnPrefix),
    status: job.status,
    jobQueue: spec.queueArn,
    jobDefinition: spec.definitionArn,
    startedAt: job.startedAt,
    arrayProperties: arrayProperties(job, jobs),
    parameters: { ...definition?.parameters, ...spec.parameters },
    retryStrategy: { attempts, evaluateOnExit: [...rules] },
    timeout: timeoutOf(spec.timeoutSeconds),
    tags: { ...spec.tags },
    attempts: job.attempts.map(({ exitCode, reason, logStreamName, ...attempt }) => ({
      ...attempt,
      container: { exitCode, reason, logStreamName },
    })),
    container: containerDetail(job, spec.parameters, definition, runningLogStream),
  };
}

/** A job as ListJobs shows it. */
export function jobSummary(job: Job, jobs: JobStore, arnPrefix: string) {
  const spec = jobs.specOf(job);
  const { exitCode, reason } = job.attempts.at(-1) ?? {};
  return {
    jobArn: `${arnPrefix}:job/${job.id}`,
    jobId: job.id,
    jobName: spec.jobName,
    jobDefinition: spec.definitionArn,
    status: job.status,
    statusReason: job.statusReason,
    createdAt: job.createdAt,
    startedAt: job.startedAt,
    stoppedAt: job.stoppedAt,
    container: { exitCode, reason },
    arrayProperties: job.index === undefined ? sizeOf(spec.arraySize) : { index: job.index },
  } satisfies JobSummary;
}

function sizeOf(size: number | undefined): { size: number } | undefined {
  return size === undefined ? undefined : { size };
}

function arrayProperties(job: Job, jobs: JobStore): ArrayPropertiesDetail | undefined {
  if (job.index !== undefined) return { index: job.index };
  const size = job.spec?.arraySize;
  return size === undefined ? undefined : { size, statusSummary: { ...jobs.summaryOf(job.id) } };
}

function containerDetail(
  job: Job,
  parameters: Readonly<Record<string, string>>,
  definition: JobDefinition | undefined,
  runningLogStream: string | undefined,
): JobDetail["container"] {
  if (definition === undefined) return undefined;
  const { container } = definition;
  const { exitCode, reason, logStreamName } = job.attempts.at(-1) ?? {};
  return {
    image: container.image,
    command: substituteParameters(container.command, definition.parameters, parameters),
    environment: Object.entries(container.environment).map(([name, value]) => ({ name, value })),
    jobRoleArn: container.jobRoleArn,
    executionRoleArn: container.executionRoleArn,
    resourceRequirements: [
      { type: "VCPU", value: String(container.vcpus) },
      { type: "MEMORY", value: String(container.memoryMiB) },
    ],
    ...container.settings,
    exitCode,
    reason,
    logStreamName: runningLogStream ?? logStreamName,
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": container.logGroup,
        ...(container.logStreamPrefix && { "awslogs-stream-prefix": container.logStreamPrefix }),
      },
    },
  };
}

function timeoutOf(attemptDurationSeconds: number | undefined): JobDetail["timeout"] {
  return attemptDurationSeconds === undefined ? undefined : { attemptDurationSeconds };
}
