import { BatchClient, DescribeJobsCommand, type JobDetail } from "@aws-sdk/client-batch";
import { DeleteLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { mockClient } from "aws-sdk-client-mock";
import { type LogsArgs, showLogs } from "../../../cli/commands/logs";
import { FakeIo } from "../../helpers/fake-io";
import { LogService } from "../../helpers/log-service";
import {
  BULK_JOB,
  FUNCTION_STREAM,
  JOB,
  NOW,
  RECOVER,
  REQUEST,
  runLogs,
  SINCE,
  STREAM,
  SUBMITTER,
  timeout,
  WORKER,
  workerLine,
} from "../../helpers/logged-stack";
import { ManualClock } from "../../helpers/manual-clock";
import { OUTPUTS } from "../../helpers/stack-outputs";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

const batchMock = mockClient(BatchClient);

let clock: ManualClock;
let service: LogService;

beforeEach(async () => {
  clock = new ManualClock(NOW - 3_600_000);
  service = await LogService.start(clock, SUBMITTER, WORKER, RECOVER);
  batchMock.reset();
  jobsAre({ jobId: JOB, jobName: BULK_JOB });
});

afterEach(async () => {
  await service.close();
  removeTemporaryFolders();
});

function jobsAre(...jobs: Partial<JobDetail>[]): void {
  batchMock.on(DescribeJobsCommand).resolves({ jobs: jobs as JobDetail[] });
}

function unsettled(key: string): string {
  const image = `s3://images/bulk/${key}`;
  return workerLine("WARN", "Image unsettled", { image, lane: "bulk", reason: "E: throttled" });
}

function run(args: Partial<LogsArgs> = {}, io = new FakeIo(), client = service.client()) {
  return runLogs(args, io, client);
}

/** Problems of all three, and lines that are none. */
async function writeProblems(): Promise<void> {
  await service.write(SUBMITTER, FUNCTION_STREAM, timeout());
  await clock.advance(60_000);
  await service.write(WORKER, STREAM, workerLine("INFO", "Worker starts", { triggers: 2 }));
  await service.write(WORKER, STREAM, unsettled("a\tb.jpg"), unsettled("c.jpg"));
  await clock.advance(60_000);
  await service.write(WORKER, STREAM, "TypeError: no", "    at run (worker.js:1:2)");
}

describe("problems", () => {
  it("are shown newest first in a table, equal ones in one row", async () => {
    await writeProblems();
    const io = new FakeIo(true);
    expect(await run({}, io)).toBe(0);
    expect(io.stdout).toEqual([
      "        AGO  SOURCE       LEVEL  TIMES  MESSAGE",
      `58 min 00 s  worker bulk  ERROR      1  TypeError: no (job ${JOB}:7)`,
      `59 min 00 s  worker bulk  WARN       2  Image unsettled: E: throttled (newest: image bulk/c.jpg, job ${JOB}:7)`,
      ` 1 h 00 min  submitter    ERROR      1  platform.report: timeout (request ${REQUEST})`,
    ]);
    expect(io.stderr).toEqual([]);
  });

  it("are in a pipe a row each, with ISO times", async () => {
    await writeProblems();
    const io = new FakeIo();
    await run({}, io);
    expect(io.stdout).toEqual([
      `2025-12-31T23:02:00.000Z\tworker\tbulk\t${JOB}:7\tERROR\tTypeError: no\t\t\t\t`,
      `2025-12-31T23:01:00.000Z\tworker\tbulk\t${JOB}:7\tWARN\tImage unsettled\tE: throttled\tbulk/c.jpg\t\t`,
      `2025-12-31T23:01:00.000Z\tworker\tbulk\t${JOB}:7\tWARN\tImage unsettled\tE: throttled\tbulk/a\\tb.jpg\t\t`,
      `2025-12-31T23:00:00.000Z\tsubmitter\t\t\tERROR\tplatform.report: timeout\t\t\t${REQUEST}\t`,
    ]);
  });

  it("are objects as JSON Lines", async () => {
    await service.write(WORKER, STREAM, unsettled("a\tb.jpg"));
    const io = new FakeIo(true);
    await run({ json: true }, io);
    expect(io.stdout.map((line) => JSON.parse(line))).toEqual([
      {
        time: "2025-12-31T23:00:00.000Z",
        ...{ source: "worker", stream: STREAM, level: "WARN", message: "Image unsettled" },
        ...{ lane: "bulk", jobId: `${JOB}:7`, image: "bulk/a\tb.jpg", error: "E: throttled" },
        eventId: expect.any(String),
      },
    ]);
  });

  it("are those of a lane, and those that name none", async () => {
    await writeProblems();
    const other = { lane: "express", image: "s3://images/express/1.jpg" };
    await service.write(WORKER, STREAM, workerLine("WARN", "Image unsettled", other));
    const io = new FakeIo();
    await run({ lane: "express" }, io);
    expect(io.stdout.map((line) => line.split("\t").slice(1, 6))).toEqual([
      ["worker", "express", `${JOB}:7`, "WARN", "Image unsettled"],
      ["submitter", "", "", "ERROR", "platform.report: timeout"],
    ]);
  });

  it("are all lines with --all", async () => {
    await writeProblems();
    const io = new FakeIo();
    await run({ all: true }, io);
    expect(io.stdout.map((line) => line.split("\t")[5])).toEqual([
      "    at run (worker.js:1:2)",
      "TypeError: no",
      "Image unsettled",
      "Image unsettled",
      "Worker starts",
      "platform.report: timeout",
    ]);
  });

  it("are read page by page until there are enough, and then no further", async () => {
    const filler = Array.from({ length: 30 }, (_, index) =>
      workerLine("WARN", `${index} ${"x".repeat(100_000)}`),
    );
    await service.write(WORKER, STREAM, ...filler);
    const client = service.client();
    const sent = jest.spyOn(client, "send");
    const io = new FakeIo();
    await run({ limit: 12 }, io, client);
    expect(io.stdout.map((line) => line.split("\t")[5]?.slice(0, 3).trim())).toEqual([
      "29",
      "28",
      "27",
      "26",
      "25",
      "24",
      "23",
      "22",
      "21",
      "20",
      "19",
      "18",
    ]);
    expect(io.stderr).toEqual(["There are more: the newest 12 are shown, --limit shows more."]);
    const pages = sent.mock.calls.filter(
      ([{ input }]) => (input as { logGroupName?: string }).logGroupName === WORKER,
    );
    expect(pages).toHaveLength(2);
  });

  it("are found where nobody knows of newest first", async () => {
    for (let index = 0; index < 5; index++) {
      await service.write(WORKER, STREAM, workerLine("WARN", `${index}`));
      await clock.advance(1);
    }
    const client = service.client();
    const send = client.send.bind(client) as (command: unknown) => Promise<unknown>;
    jest.spyOn(client, "send").mockImplementation(((command: FilterLogEventsCommand) => {
      const { startFromHead: _, ...input } = command.input;
      return send(new FilterLogEventsCommand({ ...input, limit: 2 }));
    }) as typeof client.send);
    const io = new FakeIo();
    await run({ limit: 3 }, io, client);
    expect(io.stdout.map((line) => line.split("\t")[5])).toEqual(["4", "3", "2"]);
  });

  it("that there are none is an answer, too", async () => {
    await service.write(WORKER, STREAM, workerLine("INFO", "Worker starts"));
    const io = new FakeIo(true);
    expect(await run({}, io)).toBe(0);
    expect({ stdout: io.stdout, stderr: io.stderr }).toEqual({
      stdout: [],
      stderr: [`No problems since ${SINCE}.`],
    });
  });

  it("ask CloudWatch Logs for no more than may be problems", async () => {
    const client = service.client();
    const sent = jest.spyOn(client, "send");
    await run({}, new FakeIo(), client);
    expect(sent.mock.calls.map(([{ input }]) => input)).toEqual(
      [SUBMITTER, RECOVER, WORKER].map((logGroupName) => ({
        logGroupName,
        startTime: Date.parse(SINCE),
        startFromHead: false,
        filterPattern:
          '?WARN ?ERROR ?CRITICAL ?FATAL ?Error ?Exception ?error ?timeout ?failure ?"timed out" ?exited',
        nextToken: undefined,
      })),
    );
  });

  it("stop at Ctrl-C, and say that there may be more", async () => {
    await writeProblems();
    const io = new FakeIo();
    io.pressCtrlC();
    expect(await run({}, io)).toBe(130);
    expect(io.stderr.at(-1)).toBe(
      "Interrupted: not all was read, so there may be newer lines than these.",
    );
  });
});

describe("what is missing", () => {
  it("is named when it is a log group, with the way out", async () => {
    await service.client().send(new DeleteLogGroupCommand({ logGroupName: WORKER }));
    await expect(run({ stack: "dev" })).rejects.toMatchObject({
      exitCode: 6,
      message:
        "The log group worker-logs does not exist, so nothing is kept of what the worker prints, and no job starts. " +
        "What else is missing: labeler doctor --stack dev",
    });
  });

  it("is named when it is the output of an older stack", async () => {
    const { logGroups: _, ...outputs } = OUTPUTS;
    const target = {
      ...{ logs: () => service.client(), batch: new BatchClient({}), name: "stack dev" },
      ...{ outputs, isAtWork: true },
    };
    const args = { all: false, follow: false, json: false, limit: 1 };
    await expect(showLogs(args, SINCE, target, new FakeIo())).rejects.toMatchObject({
      exitCode: 7,
      message: expect.stringContaining("stack dev does not tell the names of its log groups"),
    });
  });

  it("is named when it is the lane", async () => {
    await expect(run({ lane: "fast" })).rejects.toThrow('There is no lane "fast".');
  });
});

describe("a job", () => {
  const attempt = (exitCode: number, logStreamName?: string) => ({
    startedAt: NOW,
    stoppedAt: NOW + 65_000,
    statusReason: "Essential container in task exited",
    container: { exitCode, logStreamName },
  });

  it("is shown attempt by attempt, each with how it ended", async () => {
    await service.write(WORKER, "worker/default/1", workerLine("INFO", "Worker starts"), "oh");
    await service.write(WORKER, "worker/default/2", workerLine("ERROR", "Worker stops"));
    jobsAre({
      ...{ jobId: `${JOB}:7`, jobName: BULK_JOB, status: "FAILED", arrayProperties: { index: 7 } },
      statusReason: "Essential container in task exited",
      attempts: [attempt(75, "worker/default/1"), attempt(1, "worker/default/2")],
    });
    const io = new FakeIo(true);
    expect(await run({ job: `${JOB}:7` }, io)).toBe(0);
    expect(io.stdout).toEqual([
      `2025-12-31T23:00:00.000Z  worker bulk  INFO  Worker starts (job ${JOB}:7)`,
      `2025-12-31T23:00:00.000Z  worker bulk  oh (job ${JOB}:7)`,
      `2025-12-31T23:00:00.000Z  worker bulk  ERROR  Worker stops (job ${JOB}:7)`,
    ]);
    expect(io.stderr).toEqual([
      `Job ${JOB}:7 (${BULK_JOB}) is FAILED: Essential container in task exited`,
      "Attempt 1 ended after 1 min 05 s: exit code 75, Essential container in task exited",
      "Attempt 2 ended after 1 min 05 s: exit code 1, Essential container in task exited",
    ]);
  });

  it("is shown whole, however many pages that takes", async () => {
    const long = Array.from({ length: 25 }, (_, index) => `${index} ${"x".repeat(100_000)}`);
    await service.write(WORKER, "worker/default/1", ...long);
    const status = "FAILED" as const;
    jobsAre({ jobId: JOB, jobName: BULK_JOB, status, attempts: [attempt(1, "worker/default/1")] });
    const io = new FakeIo();
    await run({ job: JOB }, io);
    expect(io.stdout.map((line) => line.split("\t")[5])).toEqual(long);
  });

  it("is shown as JSON Lines, each attempt before its lines", async () => {
    await service.write(WORKER, "worker/default/1", workerLine("INFO", "Worker starts"));
    jobsAre({
      ...{ jobId: JOB, jobName: BULK_JOB, status: "RUNNING", startedAt: NOW },
      container: { logStreamName: "worker/default/1" },
    });
    const io = new FakeIo();
    await run({ job: JOB, json: true }, io);
    expect(io.stdout.map((line) => JSON.parse(line))).toMatchObject([
      { jobId: JOB, attempt: { number: 1, startedAt: NOW, logStreamName: "worker/default/1" } },
      { jobId: JOB, message: "Worker starts" },
    ]);
  });

  it("whose container never started has no log", async () => {
    const refused = {
      ...{ startedAt: NOW, stoppedAt: NOW + 1000, statusReason: "Task failed to start" },
      container: { reason: "ResourceInitializationError: no log group" },
    };
    jobsAre({
      ...{ jobId: JOB, jobName: BULK_JOB, status: "FAILED" },
      attempts: [refused, attempt(1, "gone")],
    });
    const io = new FakeIo(true);
    await run({ job: JOB }, io);
    expect(io.stderr.slice(1)).toEqual([
      "Attempt 1 ended after 1.0 s: Task failed to start, ResourceInitializationError: no log group",
      "Attempt 1 has no log: its container never started.",
      "Attempt 2 ended after 1 min 05 s: exit code 1, Essential container in task exited",
      "The log of attempt 2 is not there: worker-logs, stream gone.",
    ]);
  });

  it("that is an array names its children", async () => {
    jobsAre({ jobId: JOB, jobName: BULK_JOB, status: "FAILED", arrayProperties: { size: 12 } });
    const io = new FakeIo(true);
    expect(await run({ job: JOB }, io)).toBe(1);
    expect(io.stderr).toEqual([
      `Job ${JOB} is an array, which itself runs nothing: its jobs are ${JOB}:0 to ${JOB}:11. ` +
        "labeler logs names those that have problems.",
    ]);
  });

  it("that nobody knows is a failure", async () => {
    jobsAre();
    const io = new FakeIo(true);
    expect(await run({ job: JOB }, io)).toBe(1);
    expect(io.stderr[0]).toContain(`There is no job ${JOB}.`);
  });
});
