import { randomUUID } from "node:crypto";
import { z } from "zod";
import { MAX_DESCRIBED_JOBS } from "../../contracts/limits";
import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import type { Happening } from "../events/event";
import type { AwsRequest, AwsResponse, Service } from "../http/service";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import { pageOf } from "../page";
import type { ReportProblem } from "../problem";
import { blockedReason } from "./blocked-reason";
import type { BatchDeclarations } from "./declarations";
import type { Dispatcher } from "./dispatcher";
import { childId, JOB_STATUSES, type Job } from "./job";
import { jobDetail, jobSummary } from "./job-detail";
import { jobQueueBlocked } from "./job-events";
import type { JobStore } from "./job-store";
import { resourceOperations } from "./resource-operations";
import { clientException, parseRequest, parseSubmission, type Submission } from "./submission";

export interface BatchServiceOptions {
  readonly jobs: JobStore;
  readonly declarations: BatchDeclarations;
  readonly dispatcher: Dispatcher;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly report: ReportProblem;
  readonly publish: (describe: () => Happening) => Promise<void>;
  /** `arn:aws:batch:<region>:<account>` */
  readonly arnPrefix: string;
}

/** A page of ListJobs. */
const MAX_LISTED_JOBS = 100;

const describeJobsRequest = z.strictObject({ jobs: z.array(z.string()).max(MAX_DESCRIBED_JOBS) });
const terminateJobRequest = z.strictObject({ jobId: z.string(), reason: z.string() });
const jobStatus = z.enum(["SUBMITTED", "STARTING", ...JOB_STATUSES]).default("RUNNING");
const listJobsRequest = z.strictObject({
  jobQueue: z.string().optional(),
  arrayJobId: z.string().optional(),
  jobStatus,
  maxResults: z.int().min(1).max(MAX_LISTED_JOBS).default(MAX_LISTED_JOBS),
  nextToken: z.string().regex(/^\d+$/).optional(),
});

/** The calls of AWS Batch that submit jobs and look after them (restJson1). */
export class BatchService implements Service {
  readonly #options: BatchServiceOptions;
  readonly #operations: Readonly<Record<string, (body: string, caller: Caller) => Promise<object>>>;
  #submitJobCalls = 0;

  constructor(options: BatchServiceOptions) {
    this.#options = options;
    this.#operations = {
      ...resourceOperations({ ...options, wake: () => options.dispatcher.wake() }),
      "/v1/submitjob": (body, caller) => this.#submitJob(body, caller),
      "/v1/describejobs": (body, caller) => this.#describeJobs(body, caller),
      "/v1/listjobs": (body, caller) => this.#listJobs(body, caller),
      "/v1/terminatejob": (body, caller) => this.#terminateJob(body, caller),
    };
  }

  get submitJobCalls(): number {
    return this.#submitJobCalls;
  }

  matches({ method, path }: AwsRequest): boolean {
    return method === "POST" && /^\/v1\/[a-z]+$/.test(path);
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    const operation = this.#operations[request.path];
    if (operation === undefined) {
      throw new AwsError(
        "UnknownOperationException",
        `The local cloud does not emulate POST ${request.path} of AWS Batch`,
        404,
      );
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of request.body) chunks.push(chunk);
    const answer = await operation(Buffer.concat(chunks).toString("utf8"), request.caller);
    return json(200, answer);
  }

  errorResponse(error: AwsError): AwsResponse {
    const code = error.code === "AccessDenied" ? "AccessDeniedException" : error.code;
    return json(error.status, { message: error.message }, { "x-amzn-errortype": code });
  }

  async #submitJob(body: string, caller: Caller): Promise<object> {
    this.#submitJobCalls += 1;
    const { jobs, declarations, dispatcher, authorizer, clock, arnPrefix } = this.#options;
    const submission = parseSubmission(body, declarations);
    authorizer.authorize(caller, "batch:SubmitJob", submission.definition.arn);
    authorizer.authorize(caller, "batch:SubmitJob", submission.queue.arn);
    const jobId = randomUUID();
    await jobs.add(jobId, submission.spec, clock.now());
    await this.#reportIfUnplaceable(jobId, submission);
    dispatcher.wake();
    return { jobArn: `${arnPrefix}:job/${jobId}`, jobId, jobName: submission.spec.jobName };
  }

  /** In AWS such a job stays RUNNABLE for ever; an event says why, to those who listen. */
  async #reportIfUnplaceable(jobId: string, submission: Submission): Promise<void> {
    const { spec, queue, definition } = submission;
    const { jobs, declarations, arnPrefix, report, publish } = this.#options;
    const { vcpus } = definition.container;
    const reason = blockedReason(queue, vcpus, declarations.computeEnvironments());
    if (reason === undefined) return;
    const statusReason = `${reason} The job needs ${vcpus} vCPUs, and no compute environment of ${queue.name} that can start jobs has them: it would stay RUNNABLE for ever.`;
    report({ kind: "job", jobId, jobName: spec.jobName, statusReason, lastLogLines: [] });
    const waiting = jobs.get(spec.arraySize === undefined ? jobId : childId(jobId, 0));
    if (waiting === undefined) return;
    await publish(() => jobQueueBlocked(waiting, reason, jobs, declarations, arnPrefix));
  }

  async #describeJobs(body: string, caller: Caller): Promise<object> {
    const { jobs, declarations, dispatcher, authorizer, arnPrefix } = this.#options;
    const { jobs: ids } = parseRequest(body, describeJobsRequest);
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbatch.html: no resources.
    authorizer.authorize(caller, "batch:DescribeJobs", "*");
    const found = ids.flatMap((id) => jobs.get(id) ?? []).map((job) => this.#withReason(job));
    const detail = (job: Job) => {
      const definition = declarations.jobDefinition(jobs.specOf(job).definitionArn);
      return jobDetail(job, jobs, definition, arnPrefix, dispatcher.logStreamOf(job.id));
    };
    return { jobs: found.map(detail) };
  }

  async #listJobs(body: string, caller: Caller): Promise<object> {
    const { jobs, authorizer, arnPrefix } = this.#options;
    const request = parseRequest(body, listJobsRequest);
    authorizer.authorize(caller, "batch:ListJobs", "*");
    const listed = this.#candidates(request).filter(({ status }) => status === request.jobStatus);
    const { page, nextToken } = pageOf(listed, request);
    const jobSummaryList = page.map((job) => jobSummary(this.#withReason(job), jobs, arnPrefix));
    return { jobSummaryList, nextToken };
  }

  /** At the head of a queue, with why it cannot start; those behind it wait for it. */
  #withReason(job: Job): Job {
    const { jobs, declarations } = this.#options;
    if (job.status !== "RUNNABLE") return job;
    const { queueArn, definitionArn } = jobs.specOf(job);
    const queue = declarations.jobQueue(queueArn);
    const definition = declarations.jobDefinition(definitionArn);
    const [head] = jobs.backlog(queueArn);
    if (head?.id !== job.id || queue === undefined || definition === undefined) return job;
    const { vcpus } = definition.container;
    const statusReason = blockedReason(queue, vcpus, declarations.computeEnvironments());
    return { ...job, statusReason };
  }

  #candidates({ jobQueue, arrayJobId }: z.infer<typeof listJobsRequest>): Job[] {
    const { jobs, declarations } = this.#options;
    if (arrayJobId !== undefined) {
      const parent = jobs.get(arrayJobId);
      return parent === undefined ? [] : jobs.children(parent);
    }
    if (jobQueue === undefined) throw clientException("jobQueue or arrayJobId is required");
    const queue = declarations.jobQueue(jobQueue);
    if (queue === undefined) throw clientException(`JobQueue ${jobQueue} not found`);
    return [...jobs.values()].filter(({ spec }) => spec?.queueArn === queue.arn);
  }

  async #terminateJob(body: string, caller: Caller): Promise<object> {
    const { dispatcher, authorizer, arnPrefix } = this.#options;
    const { jobId, reason } = parseRequest(body, terminateJobRequest);
    authorizer.authorize(caller, "batch:TerminateJob", `${arnPrefix}:job/${jobId}`);
    dispatcher.terminate(jobId, reason);
    return {};
  }
}

function json(status: number, body: object, headers: Record<string, string> = {}): AwsResponse {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}
