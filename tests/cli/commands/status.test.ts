import {
  BatchClient,
  DescribeJobsCommand,
  type JobDetail,
  ListJobsCommand,
} from "@aws-sdk/client-batch";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { showStatus } from "../../../cli/commands/status";
import { FakeIo } from "../../helpers/fake-io";
import { OUTPUTS } from "../../helpers/stack-outputs";

const s3Mock = mockClient(S3Client);
const sqsMock = mockClient(SQSClient);
const batchMock = mockClient(BatchClient);

const RECOVER_URL = "https://sqs.us-east-1.amazonaws.com/111122223333/recover-dlq";
const { express, bulk } = OUTPUTS.lanes;
const HEADER = "LANE     QUEUED  IN FLIGHT  PENDING  RUNNABLE  STARTING  RUNNING  DEAD LETTERS";
const LEGEND = "QUEUED, IN FLIGHT, DEAD LETTERS: messages. States: jobs. Neither counts images.";
const NO_JOBS = { SUBMITTED: 0, PENDING: 0, RUNNABLE: 0, STARTING: 0, RUNNING: 0 };
const REASON = "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - too large";

/** Does something at each pause of a watch, the last of which has to end it. */
class PausingIo extends FakeIo {
  readonly atPauses: (() => void)[] = [];

  override readonly sleep = async (milliseconds: number) => {
    this.milliseconds += milliseconds;
    const step = this.atPauses.shift();
    if (step === undefined) throw new Error("The watch goes on.");
    step();
  };
}

let io: PausingIo;

beforeEach(() => {
  for (const mock of [s3Mock, sqsMock, batchMock]) mock.reset();
  s3Mock.onAnyCommand().rejects(new Error("not scripted"));
  sqsMock.onAnyCommand().rejects(new Error("not scripted"));
  batchMock.onAnyCommand().rejects(new Error("not scripted"));
  for (const { queueUrl, deadLetterQueueUrl } of [express, bulk]) {
    queueHas(queueUrl, 0);
    queueHas(deadLetterQueueUrl, 0);
  }
  queueHas(RECOVER_URL, 0);
  s3Mock.on(ListObjectsV2Command).resolves({});
  batchMock.on(ListJobsCommand).resolves({ jobSummaryList: [] });
});

function queueHas(QueueUrl: string, waiting: number, inFlight = 0): void {
  sqsMock
    .on(GetQueueAttributesCommand, {
      QueueUrl,
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    })
    .resolves({
      Attributes: {
        ApproximateNumberOfMessages: String(waiting),
        ApproximateNumberOfMessagesNotVisible: String(inFlight),
      },
    });
}

/** An array of the bulk lane with that many children in the states. */
function arrayIs(statusSummary: Record<string, number>, statusReason?: string): void {
  const createdAt = Date.UTC(2025, 11, 31, 23, 15);
  batchMock
    .on(ListJobsCommand, { jobQueue: bulk.jobQueueArn, jobStatus: "PENDING" })
    .resolves({
      jobSummaryList: [{ jobId: "a", jobName: "bulk-a", createdAt, arrayProperties: { size: 9 } }],
    })
    .on(ListJobsCommand, { arrayJobId: "a", jobStatus: "RUNNABLE", maxResults: 100 })
    .resolves({ jobSummaryList: [{ jobId: "a:0", jobName: "bulk-a" }] })
    .on(DescribeJobsCommand, { jobs: ["a"] })
    .resolves({ jobs: [detail({ jobId: "a", arrayProperties: { size: 9, statusSummary } })] })
    .on(DescribeJobsCommand, { jobs: ["a:0"] })
    .resolves({ jobs: [detail({ jobId: "a:0", status: "RUNNABLE", createdAt, statusReason })] });
}

function detail(facts: Partial<JobDetail> & Pick<JobDetail, "jobId">): JobDetail {
  return {
    jobName: "bulk-a",
    jobQueue: bulk.jobQueueArn,
    jobDefinition: "worker",
    status: "PENDING",
    startedAt: undefined as unknown as number,
    ...facts,
  };
}

interface Run {
  readonly lane?: string;
  readonly watch?: boolean;
  readonly json?: boolean;
  readonly stack?: string;
  readonly isAtWork?: boolean;
  readonly outputs?: Parameters<typeof showStatus>[1]["outputs"];
}

function run({ isAtWork = true, outputs, ...args }: Run = {}) {
  const clients = {
    s3: new S3Client({}),
    sqs: new SQSClient({}),
    batch: new BatchClient({}),
  };
  const all = outputs ?? { ...OUTPUTS, recoverDeadLetterQueueUrl: RECOVER_URL };
  const target = { ...clients, outputs: all, name: "stack dev", stack: args.stack, isAtWork };
  return showStatus({ watch: false, json: false, ...args }, target, io);
}

describe("on a terminal", () => {
  beforeEach(() => {
    io = new PausingIo(true);
  });

  it("shows a table within 80 columns, and what the figures mean", async () => {
    queueHas(bulk.queueUrl, 1200, 20);
    queueHas(express.deadLetterQueueUrl, 2, 1);
    queueHas(RECOVER_URL, 1);
    arrayIs({ RUNNABLE: 5, STARTING: 1, RUNNING: 2, SUCCEEDED: 1 }, REASON);
    s3Mock.on(ListObjectsV2Command).resolves({
      Contents: ["a.jpg", "b.jpg", "it's.jpg", "d.jpg", "e.jpg"].map((Key) => ({ Key })),
      CommonPrefixes: [{ Prefix: "bulk/" }, { Prefix: "holiday/" }],
    });

    expect(await run({ stack: "dev" })).toBe(0);

    expect(io.stdout).toEqual([
      HEADER,
      "express       0          0        0         0         0        0             3",
      "bulk       1200         20        0         5         1        2             0",
    ]);
    expect(io.stderr).toEqual([
      LEGEND,
      "express: 3 messages wait in the dead letters. Why: labeler failed --lane express --stack dev",
      "bulk: job a:0 has been RUNNABLE for 45 min 00 s. MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - too large. What mends it: docs/operations.md#blocked-job-queue",
      "1 event of a failed job waits: recover could not handle them. docs/operations.md#undelivered-events",
      "In no lane's prefix, so nothing ever labels it: holiday/, a.jpg, b.jpg, 'it'\\''s.jpg', d.jpg and 1 more",
    ]);
    expect(io.screens).toEqual([]);
  });

  it("points at the page for a job that waits for half an hour without a reason", async () => {
    arrayIs({ RUNNABLE: 9 });
    await run({ lane: "bulk" });
    expect(io.stderr).toEqual([
      LEGEND,
      "bulk: job a:0 has been RUNNABLE for 45 min 00 s. What mends it: docs/operations.md#jobs-stuck-in-runnable",
    ]);
  });

  it("does not for one that waits for its turn", async () => {
    io.milliseconds = Date.UTC(2025, 11, 31, 23, 44, 59);
    arrayIs({ RUNNABLE: 9 });
    await run({ lane: "bulk" });
    expect(io.stderr).toEqual([LEGEND, "bulk: job a:0 has been RUNNABLE for 29 min 59 s."]);
  });

  it("watches by drawing anew, until Ctrl-C", async () => {
    queueHas(bulk.queueUrl, 30);
    arrayIs({ RUNNING: 9 });
    io.atPauses.push(
      () => {
        queueHas(bulk.queueUrl, 0);
        arrayIs({ RUNNING: 6, SUCCEEDED: 3 });
      },
      () => io.pressCtrlC(),
    );

    expect(await run({ watch: true, lane: "bulk" })).toBe(130);

    expect(io.screens).toEqual([
      [
        "stack dev at 2026-01-01T00:00:00.000Z, every 2 s until Ctrl-C",
        "",
        "LANE  QUEUED  IN FLIGHT  PENDING  RUNNABLE  STARTING  RUNNING  DEAD LETTERS",
        "bulk      30          0        0         0         0        9             0",
        LEGEND,
      ],
      [
        "stack dev at 2026-01-01T00:00:02.000Z, every 2 s until Ctrl-C",
        "",
        "LANE  QUEUED  IN FLIGHT  PENDING  RUNNABLE  STARTING  RUNNING  DEAD LETTERS",
        "bulk       0          0        0         0         0        6             0",
        LEGEND,
        "bulk: messages -900 a minute, jobs ended 90 a minute, about 4.0 s left.",
      ],
    ]);
    expect({ stdout: io.stdout, stderr: io.stderr }).toEqual({
      stdout: [],
      stderr: ["Interrupted: the lanes go on."],
    });
  });

  it("tells no time left while messages wait, and of an idle lane no pace", async () => {
    s3Mock.on(ListObjectsV2Command).resolves({ Contents: [{ Key: "a.jpg" }] });
    io.atPauses.push(
      () => queueHas(bulk.queueUrl, 1),
      () => io.pressCtrlC(),
    );
    await run({ watch: true });
    expect(io.screens[1]?.slice(-3)).toEqual([
      LEGEND,
      "bulk: messages +30 a minute, jobs ended 0 a minute, time left not known.",
      "In no lane's prefix, so nothing ever labels it: a.jpg",
    ]);
  });
});

describe("in a pipe", () => {
  beforeEach(() => {
    io = new PausingIo(false);
  });

  it("prints a row a lane, with the job that waits longest", async () => {
    queueHas(bulk.queueUrl, 1200, 20);
    arrayIs({ RUNNABLE: 5, RUNNING: 2 }, REASON);
    expect(await run()).toBe(0);
    expect(io.stdout).toEqual([
      "express\t0\t0\t0\t0\t0\t0\t0\t\t",
      `bulk\t1200\t20\t0\t5\t0\t2\t0\t2025-12-31T23:15:00.000Z\t${REASON}`,
    ]);
  });

  it("watches with a row a look, its notes once", async () => {
    queueHas(bulk.deadLetterQueueUrl, 1);
    queueHas(bulk.queueUrl, 10);
    io.atPauses.push(
      () => queueHas(bulk.queueUrl, 13),
      () => io.pressCtrlC(),
    );
    expect(await run({ watch: true, lane: "bulk" })).toBe(130);
    expect(io.stdout).toEqual([
      "2026-01-01T00:00:00.000Z\tbulk\t10\t0\t0\t0\t0\t0\t1\t\t\t\t\t",
      "2026-01-01T00:00:02.000Z\tbulk\t13\t0\t0\t0\t0\t0\t1\t90.0\t0.0\t\t\t",
    ]);
    expect(io.stderr).toEqual([
      "bulk: 1 message waits in the dead letters. Why: labeler failed --lane bulk",
      "Interrupted: the lanes go on.",
    ]);
  });

  it("ends the watch when nobody reads it any more", async () => {
    io.atPauses.push(() => {
      io.outIsClosed = true;
    });
    expect(await run({ watch: true })).toBe(0);
    expect({ rows: io.stdout.length, stderr: io.stderr }).toEqual({ rows: 2, stderr: [] });
  });

  it("prints a JSON object a lane, and one of what belongs to no lane", async () => {
    queueHas(RECOVER_URL, 2, 1);
    arrayIs({ RUNNABLE: 5 }, REASON);
    s3Mock.on(ListObjectsV2Command).resolves({ Contents: [{ Key: "a.jpg" }] });
    await run({ json: true });
    const at = "2026-01-01T00:00:00.000Z";
    const none = { at, queued: 0, inFlight: 0, jobs: NO_JOBS, deadLetters: 0 };
    expect(io.stdout.map((line) => JSON.parse(line))).toEqual([
      { ...none, lane: "express" },
      {
        ...none,
        lane: "bulk",
        jobs: { ...NO_JOBS, RUNNABLE: 5 },
        longestWaiting: {
          jobId: "a:0",
          jobName: "bulk-a",
          since: "2025-12-31T23:15:00.000Z",
          statusReason: REASON,
          mend: "docs/operations.md#blocked-job-queue",
        },
      },
      { at, recoverDeadLetters: 3, outside: { names: ["a.jpg"], isComplete: true } },
    ]);
  });

  it("watches with JSON objects a look, and looks outside the lanes once", async () => {
    arrayIs({ RUNNING: 2 });
    io.atPauses.push(
      () => arrayIs({ RUNNING: 1 }),
      () => io.pressCtrlC(),
    );
    await run({ watch: true, json: true });
    const rows = io.stdout.map((line) => JSON.parse(line));
    expect(
      rows.map(({ at, lane, pace, outside }) => [at.slice(17, 19), lane, pace, outside]),
    ).toEqual([
      ["00", "express", undefined, undefined],
      ["00", "bulk", undefined, undefined],
      ["00", undefined, undefined, { names: [], isComplete: true }],
      ["02", "express", { messagesPerMinute: 0, jobsPerMinute: 0, secondsLeft: 0 }, undefined],
      ["02", "bulk", { messagesPerMinute: 0, jobsPerMinute: 30, secondsLeft: 2 }, undefined],
      ["02", undefined, undefined, undefined],
    ]);
    expect(s3Mock.calls()).toHaveLength(1);
    expect(io.screens).toEqual([]);
  });
});

describe("anywhere", () => {
  beforeEach(() => {
    io = new PausingIo(false);
  });

  it("asks only for one lane when told to, and changes nothing", async () => {
    await run({ lane: "express" });
    const counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
    expect(sqsMock.calls().map(({ args: [{ input }] }) => input)).toEqual([
      { QueueUrl: express.queueUrl, AttributeNames: counts },
      { QueueUrl: express.deadLetterQueueUrl, AttributeNames: counts },
    ]);
    expect(batchMock.calls().map(({ args: [{ input }] }) => input)).toEqual(
      ["SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING"].map((jobStatus) => ({
        jobQueue: express.jobQueueArn,
        jobStatus,
      })),
    );
    expect(s3Mock.calls()).toEqual([]);
  });

  it("does without recover's dead letters in a stack that has none", async () => {
    await run({ outputs: OUTPUTS, json: true });
    expect(JSON.parse(io.stdout.at(-1) ?? "")).toEqual({
      at: "2026-01-01T00:00:00.000Z",
      outside: { names: [], isComplete: true },
    });
  });

  it("says when it could not look at all names of the bucket", async () => {
    s3Mock.on(ListObjectsV2Command).resolves({ NextContinuationToken: "more" });
    await run();
    expect(io.stderr).toEqual([
      "Only 10,000 names were looked at: there may be more in no lane's prefix.",
    ]);
  });

  it("says that a local cloud is not up, and what starts it", async () => {
    expect(await run({ isAtWork: false })).toBe(0);
    expect(io.stderr).toEqual([
      "The local cloud is not up: nothing moves until it is. Start it: labeler local",
    ]);
  });

  it("looks once at a local cloud that is not up, and does not watch it", async () => {
    await expect(run({ isAtWork: false, watch: true })).rejects.toMatchObject({
      exitCode: 3,
      message: "There is nothing to watch while the local cloud is not up.",
    });
    expect(io.stdout).toHaveLength(2);
  });

  it("refuses a lane that there is not, before it asks anything", async () => {
    await expect(run({ lane: "fast" })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('There is no lane "fast". Choose one of: express, bulk.'),
    });
    expect([...sqsMock.calls(), ...batchMock.calls(), ...s3Mock.calls()]).toEqual([]);
  });
});
