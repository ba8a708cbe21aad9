import {
  BatchClient,
  DescribeJobsCommand,
  ListJobsCommand,
  SubmitJobCommand,
  type SubmitJobCommandInput,
  TerminateJobCommand,
} from "@aws-sdk/client-batch";
import { BatchService } from "../../../local/batch/batch-service";
import { BatchDeclarations } from "../../../local/batch/declarations";
import type { JobDefinition } from "../../../local/batch/definitions";
import { Dispatcher } from "../../../local/batch/dispatcher";
import type { Job } from "../../../local/batch/job";
import { JobStore } from "../../../local/batch/job-store";
import type { Task } from "../../../local/batch/task";
import type { Happening } from "../../../local/events/event";
import { HttpServer } from "../../../local/http/server";
import { Authorizer } from "../../../local/iam/authorizer";
import { Identities } from "../../../local/iam/identities";
import type { Problem } from "../../../local/problem";
import type { StateStore } from "../../../local/state";
import { ManualClock } from "../../helpers/manual-clock";
import { memoryCollection } from "../../helpers/memory-collection";

const ARN = "arn:aws:batch:us-east-1:000000000000";
const POOL = `${ARN}:compute-environment/spot`;
const QUEUE = `${ARN}:job-queue/standard`;
const NOW = Date.parse("2026-01-02T03:04:05.678Z");

const DEFINITION: JobDefinition = {
  name: "worker",
  revision: 1,
  arn: `${ARN}:job-definition/worker:1`,
  active: true,
  platforms: ["FARGATE"],
  container: {
    image: "repository@sha256:1",
    command: ["--manifests", "Ref::manifests"],
    environment: { TABLE: "labels" },
    vcpus: 1,
    memoryMiB: 2048,
    logGroup: "workers",
  },
  parameters: { manifests: "none" },
  retry: { attempts: 3, rules: [{ onReason: "*", action: "EXIT" }] },
  timeoutSeconds: 3600,
};

let server: HttpServer;
let identities: Identities;
let declarations: BatchDeclarations;
let dispatcher: Dispatcher;
let service: BatchService;
const problems: Problem[] = [];
const LOG_STREAM = "worker/default/0123456789abcdef";
const published: Happening[] = [];

beforeEach(async () => {
  problems.length = 0;
  published.length = 0;
  const clock = new ManualClock(NOW);
  identities = new Identities();
  declarations = await BatchDeclarations.open(memoryStore());
  await declare(DEFINITION);
  const jobs = await JobStore.open(memoryCollection<Job>(), clock.now());
  const report = (problem: Problem) => problems.push(problem);
  dispatcher = new Dispatcher({
    jobs,
    declarations,
    clock,
    report,
    log: () => {},
    processesPerPool: 10,
    createTask: () => ({ log: { name: LOG_STREAM } }) as Task,
    startTask: () => ({ ended: new Promise(() => {}), stop: () => {}, kill: () => {} }),
  });
  const authorizer = new Authorizer(identities, clock);
  const publish = async (describe: () => Happening) => {
    published.push(describe());
  };
  const options = { jobs, declarations, dispatcher, authorizer, clock, report, publish };
  service = new BatchService({ ...options, arnPrefix: ARN });
  server = await HttpServer.listen({ port: 0, services: [service], identities });
});

afterEach(() => server.close());

function memoryStore(): StateStore {
  return { collection: async () => memoryCollection() } as unknown as StateStore;
}

function declare(...definitions: JobDefinition[]): Promise<void> {
  return declarations.replace({
    computeEnvironments: [
      { name: "spot", arn: POOL, type: "FARGATE_SPOT", maxVcpus: 2, enabled: true },
    ],
    jobQueues: [
      { name: "standard", arn: QUEUE, priority: 1, enabled: true, computeEnvironmentArns: [POOL] },
      {
        name: "off",
        arn: `${ARN}:job-queue/off`,
        priority: 1,
        enabled: false,
        computeEnvironmentArns: [POOL],
      },
    ],
    jobDefinitions: definitions.map((definition) => ({ definition, deregistersEarlier: false })),
    images: [],
  });
}

function client(credentials = identities.operator): BatchClient {
  const { endpoint } = server;
  return new BatchClient({ endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
}

function submit(input: Partial<SubmitJobCommandInput> = {}, from = client()) {
  const defaults = { jobName: "standard-1", jobQueue: QUEUE, jobDefinition: DEFINITION.arn };
  return from.send(new SubmitJobCommand({ ...defaults, ...input }));
}

describe("SubmitJob", () => {
  test("takes queue and definition by name, and the latest active revision without one", async () => {
    await declare(DEFINITION, {
      ...DEFINITION,
      revision: 2,
      arn: `${ARN}:job-definition/worker:2`,
    });
    const { jobArn, jobId, jobName } = await submit({
      jobQueue: "standard",
      jobDefinition: "worker",
    });
    expect(jobName).toBe("standard-1");
    expect(jobArn).toBe(`${ARN}:job/${jobId}`);
    const { jobs } = await client().send(new DescribeJobsCommand({ jobs: [jobId ?? ""] }));
    expect(jobs).toMatchObject([{ jobDefinition: `${ARN}:job-definition/worker:2` }]);
    expect(service.submitJobCalls).toBe(1);
  });

  test.each<[string, Partial<SubmitJobCommandInput>, string]>([
    ["an array of one", { arrayProperties: { size: 1 } }, "Array size must be between 2 and 10000"],
    [
      "an array of 10,001",
      { arrayProperties: { size: 10_001 } },
      "Array size must be between 2 and 10000",
    ],
    ["a name with a dot", { jobName: "standard.1" }, "Job name should match valid pattern"],
    [
      "a name of 129 characters",
      { jobName: "x".repeat(129) },
      "Job name should match valid pattern",
    ],
    ["a queue that does not exist", { jobQueue: "none" }, "JobQueue none not found"],
    ["a queue that is off", { jobQueue: "off" }, "JobQueue off is in DISABLED state"],
    [
      "a definition that does not exist",
      { jobDefinition: "worker:9" },
      "JobDefinition worker:9 not found",
    ],
    [
      "a timeout under a minute",
      { timeout: { attemptDurationSeconds: 59 } },
      "Timeout must be at least 60 seconds",
    ],
    [
      "a payload over 30 KiB",
      { parameters: { manifests: "x".repeat(31_000) } },
      "Job size must be less than 30 KiB",
    ],
    [
      "what is not emulated",
      { dependsOn: [{ jobId: "other" }] },
      "The local cloud does not emulate dependsOn here",
    ],
  ])("refuses %s", async (_, input, message) => {
    await expect(submit(input)).rejects.toMatchObject({
      name: "ClientException",
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: 400 },
    });
  });

  test("refuses a revision that has been deregistered", async () => {
    await declare();
    await expect(submit()).rejects.toThrow(/worker:1 is not ACTIVE/);
  });

  test("needs the permission on both queue and definition", async () => {
    const arn = "arn:aws:iam::000000000000:role/submitter";
    const trust = {
      Statement: {
        Effect: "Allow" as const,
        Principal: { Service: "x" },
        Action: "sts:AssumeRole",
      },
    };
    identities.putRole({ name: "submitter", arn, trust });
    const submitter = client(identities.credentialsFor(arn, "x"));
    const allow = (...resources: string[]) =>
      identities.putRolePolicy("submitter", "p", {
        Statement: { Effect: "Allow", Action: "batch:SubmitJob", Resource: resources },
      });
    allow(QUEUE);
    await expect(submit({}, submitter)).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(`batch:SubmitJob on resource: ${DEFINITION.arn}`),
    });
    allow(`${ARN}:job-definition/worker:*`);
    await expect(submit({}, submitter)).rejects.toMatchObject({
      message: expect.stringContaining(`batch:SubmitJob on resource: ${QUEUE}`),
    });
    allow(QUEUE, `${ARN}:job-definition/worker:*`);
    await expect(submit({}, submitter)).resolves.toMatchObject({ jobName: "standard-1" });
  });

  test("refuses a definition of one platform in a queue whose pools have the other", async () => {
    const definition = { ...DEFINITION, platforms: ["EC2" as const] };
    await declare(definition);
    await expect(submit()).rejects.toMatchObject({
      name: "ClientException",
      message:
        "Job definition worker:1 is for EC2, but the compute environment spot of job queue standard is FARGATE_SPOT",
    });
    await declare({ ...DEFINITION, platforms: ["EC2", "FARGATE"] });
    await expect(submit()).resolves.toMatchObject({ jobName: "standard-1" });
  });

  test("reports a job that no pool can ever hold", async () => {
    const large = { ...DEFINITION, container: { ...DEFINITION.container, vcpus: 4 } };
    await declare(large);
    const { jobId } = await submit();
    expect(problems).toMatchObject([
      {
        kind: "job",
        jobId,
        statusReason:
          "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue cannot meet the CPU requirement of the job. The job needs 4 vCPUs, and no compute environment of standard that can start jobs has them: it would stay RUNNABLE for ever.",
      },
    ]);
  });

  test("tells of the queue that such a job blocks", async () => {
    await declare({ ...DEFINITION, container: { ...DEFINITION.container, vcpus: 4 } });
    const { jobId } = await submit({ arrayProperties: { size: 2 } });
    expect(published).toMatchObject([
      {
        source: "aws.batch",
        detailType: "Batch Job Queue Blocked",
        resources: [`${ARN}:job/${jobId}:0`, QUEUE],
        detail: {
          jobId: `${jobId}:0`,
          jobQueue: QUEUE,
          status: "RUNNABLE",
          statusReason:
            "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue cannot meet the CPU requirement of the job.",
        },
      },
    ]);
  });

  test("tells of no queue when some pool holds the job", async () => {
    await submit();
    expect(published).toEqual([]);
  });
});

describe("DescribeJobs", () => {
  test("shows a plain job that waits", async () => {
    const { jobId } = await submit({ parameters: { manifests: "s3://work/1/" }, tags: { a: "b" } });
    const { jobs } = await client().send(new DescribeJobsCommand({ jobs: [jobId ?? "", "gone"] }));
    expect(jobs).toEqual([
      {
        jobArn: `${ARN}:job/${jobId}`,
        jobId,
        jobName: "standard-1",
        jobQueue: QUEUE,
        jobDefinition: DEFINITION.arn,
        status: "RUNNABLE",
        createdAt: NOW,
        parameters: { manifests: "s3://work/1/" },
        retryStrategy: { attempts: 3, evaluateOnExit: [{ onReason: "*", action: "EXIT" }] },
        timeout: { attemptDurationSeconds: 3600 },
        tags: { a: "b" },
        attempts: [],
        container: {
          image: "repository@sha256:1",
          command: ["--manifests", "s3://work/1/"],
          environment: [{ name: "TABLE", value: "labels" }],
          resourceRequirements: [
            { type: "VCPU", value: "1" },
            { type: "MEMORY", value: "2048" },
          ],
          logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "workers" } },
        },
      },
    ]);
  });

  test("shows an array by the states of its children", async () => {
    const { jobId } = await submit({ arrayProperties: { size: 3 } });
    dispatcher.run();
    const { jobs } = await client().send(
      new DescribeJobsCommand({ jobs: [jobId ?? "", `${jobId}:0`, `${jobId}:2`] }),
    );
    expect(jobs).toMatchObject([
      {
        status: "PENDING",
        arrayProperties: { size: 3, statusSummary: { RUNNABLE: 1, RUNNING: 2 } },
      },
      {
        status: "RUNNING",
        startedAt: NOW,
        arrayProperties: { index: 0 },
        container: { logStreamName: LOG_STREAM },
      },
      { status: "RUNNABLE", arrayProperties: { index: 2 } },
    ]);
  });
});

test("ListJobs pages through the jobs of a queue in one status, and through an array's children", async () => {
  for (const jobName of ["a", "b", "c"]) await submit({ jobName });
  const { jobId } = await submit({ jobName: "array", arrayProperties: { size: 2 } });
  const list = { jobQueue: "standard", jobStatus: "RUNNABLE", maxResults: 2 } as const;
  const first = await client().send(new ListJobsCommand(list));
  expect(first.jobSummaryList?.map(({ jobName }) => jobName)).toEqual(["a", "b"]);
  const second = await client().send(new ListJobsCommand({ ...list, nextToken: first.nextToken }));
  expect(second.jobSummaryList?.map(({ jobName }) => jobName)).toEqual(["c"]);
  expect(second.nextToken).toBeUndefined();
  const children = await client().send(
    new ListJobsCommand({ arrayJobId: jobId, jobStatus: "RUNNABLE" }),
  );
  expect(children.jobSummaryList?.map((child) => child.jobId)).toEqual([
    `${jobId}:0`,
    `${jobId}:1`,
  ]);
});

test("TerminateJob fails a job that waits, with the reason that was given", async () => {
  const { jobId } = await submit();
  await client().send(new TerminateJobCommand({ jobId, reason: "not needed" }));
  const { jobs } = await client().send(new DescribeJobsCommand({ jobs: [jobId ?? ""] }));
  expect(jobs).toMatchObject([{ status: "FAILED", statusReason: "not needed", stoppedAt: NOW }]);
});
