import type { BatchDeclarations } from "../../../local/batch/declarations";
import type { JobDefinition } from "../../../local/batch/definitions";
import type { Job } from "../../../local/batch/job";
import { jobStateChange } from "../../../local/batch/job-events";
import { JobStore } from "../../../local/batch/job-store";
import type { Happening } from "../../../local/events/event";
import { fixture } from "../../helpers/fixture";
import { memoryCollection } from "../../helpers/memory-collection";

const ARN = "arn:aws:batch:us-east-1:000000000000";
const QUEUE = `${ARN}:job-queue/bulk`;
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
  parameters: {},
  retry: { attempts: 2, rules: [] },
};
const SPEC = {
  jobName: "bulk-1",
  queueArn: QUEUE,
  definitionArn: DEFINITION.arn,
  parameters: { manifests: "s3://work/1/" },
  retry: { attempts: 2, rules: [{ onReason: "*", action: "EXIT" as const }] },
  tags: {},
};
const ATTEMPT = {
  exitCode: 1,
  statusReason: "Essential container in task exited",
  startedAt: 2000,
  stoppedAt: 3000,
  logStreamName: "worker/default/0123456789abcdef",
};
const FAILED = {
  status: "FAILED" as const,
  statusReason: "Essential container in task exited",
  startedAt: 2000,
  stoppedAt: 3000,
  attempts: [ATTEMPT],
};

/** What is told of the changes of a store's jobs. */
async function setUp() {
  const declarations: Partial<BatchDeclarations> = { jobDefinition: () => DEFINITION };
  const jobs = await JobStore.open(memoryCollection<Job>(), 1000);
  const told: Happening[] = [];
  jobs.onStateChange(async (job) => {
    told.push(jobStateChange(job, jobs, declarations as BatchDeclarations, ARN));
  });
  const statuses = () =>
    told.map(({ detail }) => {
      const { jobId, status } = detail as { jobId: string; status: string };
      return `${jobId} ${status}`;
    });
  return { jobs, told, statuses };
}

it("tells each change of an array and of its children", async () => {
  const { jobs, statuses } = await setUp();
  await jobs.add("a", { ...SPEC, arraySize: 2 }, 1000);
  await jobs.update("a:0", { status: "RUNNING", startedAt: 2000 });
  await jobs.requeue("a:0", [ATTEMPT]);
  await jobs.update("a:0", FAILED);

  expect(statuses()).toEqual([
    "a PENDING",
    "a:0 RUNNABLE",
    "a:1 RUNNABLE",
    "a:0 RUNNING",
    "a:0 RUNNABLE",
    "a:0 FAILED",
  ]);
});

it("tells nothing of what changes no status", async () => {
  const { jobs, statuses } = await setUp();
  await jobs.add("a", SPEC, 1000);
  await jobs.update("a", { statusReason: "waits" });

  expect(statuses()).toEqual(["a RUNNABLE"]);
});

it("starts to write in the turn of the change", async () => {
  const { jobs, statuses } = await setUp();
  const added = jobs.add("a", SPEC, 1000);
  expect(statuses()).toEqual(["a RUNNABLE"]);
  await added;
});

it("tells of a failed child what AWS tells", async () => {
  const { jobs, told } = await setUp();
  await jobs.add("a", { ...SPEC, arraySize: 2 }, 1000);
  await jobs.update("a:1", FAILED);

  expect(plain(told.at(-1))).toStrictEqual({
    source: "aws.batch",
    detailType: "Batch Job State Change",
    resources: [`${ARN}:job/a:1`],
    detail: {
      jobArn: `${ARN}:job/a:1`,
      jobId: "a:1",
      jobName: "bulk-1",
      jobQueue: QUEUE,
      jobDefinition: DEFINITION.arn,
      status: "FAILED",
      statusReason: "Essential container in task exited",
      createdAt: 1000,
      startedAt: 2000,
      stoppedAt: 3000,
      dependsOn: [],
      attempts: [
        {
          startedAt: 2000,
          stoppedAt: 3000,
          statusReason: "Essential container in task exited",
          container: { exitCode: 1, logStreamName: "worker/default/0123456789abcdef" },
        },
      ],
      arrayProperties: { index: 1 },
      parameters: { manifests: "s3://work/1/" },
      retryStrategy: { attempts: 2, evaluateOnExit: [{ onReason: "*", action: "EXIT" }] },
      tags: {},
      platformCapabilities: ["FARGATE"],
      container: expect.objectContaining({
        exitCode: 1,
        command: ["--manifests", "s3://work/1/"],
        volumes: [],
        mountPoints: [],
        ulimits: [],
        networkInterfaces: [],
        secrets: [],
      }),
    },
  });
});

it("tells of an array its size and the states of its children", async () => {
  const { jobs, told } = await setUp();
  await jobs.add("a", { ...SPEC, arraySize: 2 }, 1000);
  await jobs.update("a:0", FAILED);
  await jobs.update("a", { status: "FAILED", statusReason: "Array Child Job failed" });

  expect(told.at(-1)?.detail).toMatchObject({
    jobId: "a",
    status: "FAILED",
    statusReason: "Array Child Job failed",
    attempts: [],
    arrayProperties: {
      size: 2,
      statusSummary: { PENDING: 0, RUNNABLE: 1, RUNNING: 0, SUCCEEDED: 0, FAILED: 1 },
    },
  });
});

it.each([
  ["batch-child-failed.json", "a:0"],
  ["batch-array-failed.json", "a"],
])("tells no less than AWS did in %s", async (file, id) => {
  const { jobs, told } = await setUp();
  await jobs.add("a", { ...SPEC, arraySize: 2 }, 1000);
  await jobs.update(id, FAILED);
  const recorded = JSON.parse(fixture(file)).detail;
  const missing = Object.keys(recorded).filter((name) => !(name in (told.at(-1)?.detail ?? {})));

  expect(missing.filter((name) => !NOT_TOLD.includes(name))).toEqual([]);
});

/** Not emulated: tags reach no tasks here. */
const NOT_TOLD = ["propagateTags"];

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
