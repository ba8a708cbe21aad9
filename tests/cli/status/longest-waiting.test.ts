import {
  BatchClient,
  DescribeJobsCommand,
  type JobDetail,
  ListJobsCommand,
} from "@aws-sdk/client-batch";
import { mockClient } from "aws-sdk-client-mock";
import { longestWaiting } from "../../../cli/status/longest-waiting";

const batchMock = mockClient(BatchClient);
const NONE = { SUBMITTED: 0, PENDING: 0, RUNNABLE: 0, STARTING: 0, RUNNING: 0 };
const PLAIN = { isArray: false, createdAt: 2000, jobs: { ...NONE, RUNNABLE: 1 } };
const BLOCKED = "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - no c5.large";

beforeEach(() => {
  batchMock.reset();
  batchMock.onAnyCommand().rejects(new Error("not scripted"));
});

const find = (submissions: Parameters<typeof longestWaiting>[1]) =>
  longestWaiting({ batch: new BatchClient({}) }, submissions);

function job(jobId: string, facts: Partial<JobDetail>): JobDetail {
  return {
    jobId,
    jobName: `bulk-${jobId}`,
    jobQueue: "bulk",
    jobDefinition: "worker",
    status: "RUNNABLE",
    startedAt: undefined as unknown as number,
    ...facts,
  };
}

it("asks nothing when no job is RUNNABLE", async () => {
  const running = { ...PLAIN, jobId: "a", jobs: { ...NONE, RUNNING: 1 } };
  expect(await find([running])).toBeUndefined();
  expect(batchMock.calls()).toEqual([]);
});

it("describes the plain job that was submitted first", async () => {
  batchMock.on(DescribeJobsCommand).resolves({ jobs: [job("old", { createdAt: 1000 })] });
  const found = await find([
    { ...PLAIN, jobId: "new" },
    { ...PLAIN, jobId: "old", createdAt: 1000 },
    { ...PLAIN, jobId: "runs", createdAt: 1, jobs: { ...NONE, RUNNING: 1 } },
  ]);
  expect(found).toEqual({ jobId: "old", jobName: "bulk-old", since: 1000 });
  expect(batchMock.calls().map(({ args: [{ input }] }) => input)).toEqual([{ jobs: ["old"] }]);
});

it("looks at the RUNNABLE children of an array", async () => {
  batchMock.on(ListJobsCommand).resolves({
    jobSummaryList: [
      { jobId: "a:1", jobName: "bulk-a" },
      { jobId: "a:2", jobName: "bulk-a" },
    ],
  });
  batchMock.on(DescribeJobsCommand).resolves({
    jobs: [job("a:1", { createdAt: 3000 }), job("a:2", { createdAt: 2500 })],
  });
  const array = { jobId: "a", isArray: true, createdAt: 2000, jobs: { ...NONE, RUNNABLE: 2 } };
  expect(await find([array])).toEqual({ jobId: "a:2", jobName: "bulk-a:2", since: 2500 });
  expect(batchMock.calls().map(({ args: [{ input }] }) => input)).toEqual([
    { arrayJobId: "a", jobStatus: "RUNNABLE", maxResults: 100 },
    { jobs: ["a:1", "a:2"] },
  ]);
});

it("counts the wait of a job that is tried again from the end of its last attempt", async () => {
  const attempts = [{ stoppedAt: 5000 }, { stoppedAt: 9000 }];
  batchMock
    .on(DescribeJobsCommand)
    .resolves({ jobs: [job("a", { createdAt: 1000, attempts, statusReason: "Host EC2 lost" })] });
  expect(await find([{ ...PLAIN, jobId: "a" }])).toEqual({
    jobId: "a",
    jobName: "bulk-a",
    since: 9000,
    statusReason: "Host EC2 lost",
  });
});

it("prefers the job of which Batch says that it blocks the queue", async () => {
  batchMock
    .on(ListJobsCommand)
    .resolves({ jobSummaryList: [{ jobId: "a:0" }, { jobId: "a:1" }] } as never);
  batchMock.on(DescribeJobsCommand).resolves({
    jobs: [job("a:0", { createdAt: 1 }), job("a:1", { createdAt: 2, statusReason: BLOCKED })],
  });
  const array = { jobId: "a", isArray: true, createdAt: 1, jobs: { ...NONE, RUNNABLE: 2 } };
  expect(await find([array])).toEqual({
    jobId: "a:1",
    jobName: "bulk-a:1",
    since: 2,
    statusReason: BLOCKED,
  });
});

it("finds nothing when all have started meanwhile", async () => {
  batchMock.on(DescribeJobsCommand).resolves({ jobs: [job("a", { status: "RUNNING" })] });
  expect(await find([{ ...PLAIN, jobId: "a" }])).toBeUndefined();
  batchMock.on(ListJobsCommand).resolves({ jobSummaryList: [] });
  batchMock.on(DescribeJobsCommand).rejects(new Error("there is nothing to describe"));
  expect(await find([{ ...PLAIN, jobId: "b", isArray: true }])).toBeUndefined();
});
