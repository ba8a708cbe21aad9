import { BatchClient, DescribeJobsCommand, ListJobsCommand } from "@aws-sdk/client-batch";
import { mockClient } from "aws-sdk-client-mock";
import { countJobs, total, unfinishedSubmissions } from "../../../cli/status/submissions";

const batchMock = mockClient(BatchClient);
const QUEUE = "arn:aws:batch:us-east-1:111122223333:job-queue/bulk";
const NONE = { SUBMITTED: 0, PENDING: 0, RUNNABLE: 0, STARTING: 0, RUNNING: 0 };

beforeEach(() => {
  batchMock.reset();
  batchMock.onAnyCommand().rejects(new Error("not scripted"));
  batchMock.on(ListJobsCommand).resolves({ jobSummaryList: [] });
});

const list = () => unfinishedSubmissions({ batch: new BatchClient({}) }, QUEUE);

it("asks for each state in the order in which a job passes through them, and describes no plain job", async () => {
  batchMock
    .on(ListJobsCommand, { jobQueue: QUEUE, jobStatus: "RUNNING" })
    .resolves({ jobSummaryList: [{ jobId: "p", jobName: "bulk-p", createdAt: 7 }] });
  expect(await list()).toEqual([
    { jobId: "p", isArray: false, createdAt: 7, jobs: { ...NONE, RUNNING: 1 } },
  ]);
  expect(batchMock.calls().map(({ args: [{ input }] }) => input)).toEqual([
    { jobQueue: QUEUE, jobStatus: "SUBMITTED" },
    { jobQueue: QUEUE, jobStatus: "PENDING" },
    { jobQueue: QUEUE, jobStatus: "RUNNABLE" },
    { jobQueue: QUEUE, jobStatus: "STARTING" },
    { jobQueue: QUEUE, jobStatus: "RUNNING" },
  ]);
});

it("reads every page of a state", async () => {
  batchMock
    .on(ListJobsCommand, { jobQueue: QUEUE, jobStatus: "RUNNABLE" })
    .resolves({ jobSummaryList: [{ jobId: "a", jobName: "bulk-a" }], nextToken: "more" })
    .on(ListJobsCommand, { jobQueue: QUEUE, jobStatus: "RUNNABLE", nextToken: "more" })
    .resolves({ jobSummaryList: [{ jobId: "b", jobName: "bulk-b" }] });
  expect((await list()).map(({ jobId }) => jobId)).toEqual(["a", "b"]);
});

it("counts the children of an array that have not ended", async () => {
  batchMock.on(ListJobsCommand, { jobStatus: "PENDING" }).resolves({
    jobSummaryList: [{ jobId: "a", jobName: "bulk-a", createdAt: 5, arrayProperties: { size: 9 } }],
  });
  batchMock.on(DescribeJobsCommand, { jobs: ["a"] }).resolves({
    jobs: [
      {
        jobId: "a",
        jobName: "bulk-a",
        jobQueue: QUEUE,
        jobDefinition: "worker",
        status: "PENDING",
        startedAt: undefined as unknown as number,
        arrayProperties: {
          size: 9,
          statusSummary: { RUNNABLE: 3, STARTING: 1, RUNNING: 2, SUCCEEDED: 2, FAILED: 1 },
        },
      },
    ],
  });
  const [array] = await list();
  expect(array).toEqual({
    jobId: "a",
    isArray: true,
    createdAt: 5,
    jobs: { ...NONE, RUNNABLE: 3, STARTING: 1, RUNNING: 2 },
  });
});

it("counts an array without a summary yet by its size", async () => {
  batchMock.on(ListJobsCommand, { jobStatus: "SUBMITTED" }).resolves({
    jobSummaryList: [{ jobId: "a", jobName: "bulk-a", arrayProperties: { size: 40 } }],
  });
  batchMock.on(DescribeJobsCommand).resolves({ jobs: [] });
  expect(countJobs(await list())).toEqual({ ...NONE, SUBMITTED: 40 });
});

it("counts a job that moves on between two calls once, where it was met last", async () => {
  const jobSummaryList = [{ jobId: "p", jobName: "bulk-p" }];
  batchMock.on(ListJobsCommand, { jobStatus: "RUNNABLE" }).resolves({ jobSummaryList });
  batchMock.on(ListJobsCommand, { jobStatus: "STARTING" }).resolves({ jobSummaryList });
  expect(countJobs(await list())).toEqual({ ...NONE, STARTING: 1 });
});

it("describes at most 100 arrays in one call", async () => {
  const ids = Array.from({ length: 101 }, (_, index) => `a${index}`);
  batchMock.on(ListJobsCommand, { jobStatus: "PENDING" }).resolves({
    jobSummaryList: ids.map((jobId) => ({ jobId, jobName: jobId, arrayProperties: { size: 2 } })),
  });
  batchMock.on(DescribeJobsCommand).resolves({ jobs: [] });
  await list();
  const described = batchMock
    .commandCalls(DescribeJobsCommand)
    .map(({ args: [{ input }] }) => input);
  expect(described).toEqual([{ jobs: ids.slice(0, 100) }, { jobs: ["a100"] }]);
});

it("adds up the jobs of all submissions", () => {
  const facts = { isArray: false, createdAt: 0 };
  const counts = countJobs([
    { ...facts, jobId: "a", jobs: { ...NONE, RUNNABLE: 2, RUNNING: 1 } },
    { ...facts, jobId: "b", jobs: { ...NONE, SUBMITTED: 1, RUNNABLE: 3 } },
  ]);
  expect(counts).toEqual({ SUBMITTED: 1, PENDING: 0, RUNNABLE: 5, STARTING: 0, RUNNING: 1 });
  expect(total(counts)).toBe(7);
});
