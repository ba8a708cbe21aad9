import { BatchClient, ListJobsCommand } from "@aws-sdk/client-batch";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { failureWatch } from "../../../cli/wait/failures";
import { FakeIo } from "../../helpers/fake-io";
import { OUTPUTS } from "../../helpers/stack-outputs";

const batchMock = mockClient(BatchClient);
const sqsMock = mockClient(SQSClient);
const LANE = OUTPUTS.lanes.express;

let io: FakeIo;
let check: () => Promise<void>;

beforeEach(() => {
  batchMock.reset();
  sqsMock.reset();
  io = new FakeIo();
  batchMock.on(ListJobsCommand).resolves({ jobSummaryList: [] });
  deadLetters(2);
  const clients = { batch: new BatchClient({}), sqs: new SQSClient({}) };
  check = failureWatch({ ...clients, outputs: OUTPUTS, stack: "dev" }, LANE, io);
});

function deadLetters(count: number): void {
  sqsMock
    .on(GetQueueAttributesCommand, {
      QueueUrl: LANE.deadLetterQueueUrl,
      AttributeNames: ["ApproximateNumberOfMessages"],
    })
    .resolves({ Attributes: { ApproximateNumberOfMessages: String(count) } });
}

it("is content with what failed before it began", async () => {
  const dayAgo = io.now() - 24 * 3600 * 1000;
  batchMock
    .on(ListJobsCommand)
    .resolves({ jobSummaryList: [{ jobId: "old", jobName: "old", createdAt: dayAgo }] });
  await check();
  io.milliseconds += 5000;
  await expect(check()).resolves.toBeUndefined();
});

it("asks at most every five seconds", async () => {
  await check();
  io.milliseconds += 4999;
  await check();
  expect(sqsMock.commandCalls(GetQueueAttributesCommand)).toHaveLength(1);
});

it("gives the reason of a job that failed", async () => {
  batchMock.on(ListJobsCommand, { jobQueue: LANE.jobQueueArn, jobStatus: "FAILED" }).resolves({
    jobSummaryList: [
      {
        jobId: "j1",
        jobName: "express-1",
        createdAt: io.now(),
        statusReason: "Essential container in task exited",
        container: { exitCode: 1 },
      },
    ],
  });
  await expect(check()).rejects.toMatchObject({
    exitCode: 4,
    message:
      "Job express-1 failed: Essential container in task exited (exit code 1). " +
      "Its images go to the lane's dead letters. " +
      "Read its log (labeler logs --job j1 --stack dev), mend the cause, " +
      "then put them back to work: labeler retry --lane express --stack dev",
  });
});

it("looks for the child that made an array job fail", async () => {
  batchMock.on(ListJobsCommand, { jobQueue: LANE.jobQueueArn, jobStatus: "FAILED" }).resolves({
    jobSummaryList: [
      { jobId: "j1", jobName: "express-1", createdAt: io.now(), arrayProperties: { size: 2 } },
    ],
  });
  batchMock.on(ListJobsCommand, { arrayJobId: "j1", jobStatus: "FAILED" }).resolves({
    jobSummaryList: [
      {
        jobId: "j1:1",
        jobName: "express-1",
        createdAt: io.now(),
        container: { reason: "OutOfMemoryError" },
      },
    ],
  });
  await expect(check()).rejects.toThrow(
    /^Job express-1 failed: OutOfMemoryError\..*labeler logs --job j1:1 --stack dev\),/,
  );
});

it("notices messages that end in the dead-letter queue", async () => {
  await check();
  deadLetters(3);
  io.milliseconds += 5000;
  await expect(check()).rejects.toThrow(/^1 message of this lane could not be submitted/);
});
