import { BatchClient, DescribeJobsCommand } from "@aws-sdk/client-batch";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { mockClient } from "aws-sdk-client-mock";
import { explainAwsError } from "../../../cli/aws-errors";
import type { LogsArgs } from "../../../cli/commands/logs";
import { FakeIo } from "../../helpers/fake-io";
import { LogService } from "../../helpers/log-service";
import {
  FUNCTION_STREAM,
  JOB,
  NOW,
  RECOVER,
  runLogs,
  SINCE,
  STREAM,
  SUBMITTER,
  timeout,
  WORKER,
  workerLine,
} from "../../helpers/logged-stack";
import { ManualClock } from "../../helpers/manual-clock";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

let service: LogService;

beforeEach(async () => {
  service = await LogService.start(new ManualClock(NOW - 3_600_000), SUBMITTER, WORKER, RECOVER);
  mockClient(BatchClient).on(DescribeJobsCommand).resolves({ jobs: [] });
});

afterEach(async () => {
  await service.close();
  removeTemporaryFolders();
});

function run(args: Partial<LogsArgs>, io: FakeIo, client = service.client()) {
  return runLogs(args, io, client);
}

/** Does something at each pause of a follow, the last of which has to end it. */
class PausingIo extends FakeIo {
  readonly atPauses: (() => Promise<void> | void)[] = [];

  override readonly sleep = async (milliseconds: number) => {
    this.milliseconds += milliseconds;
    const step = this.atPauses.shift();
    if (step === undefined) throw new Error("The follow goes on.");
    await step();
  };
}

describe("a follow", () => {
  let io: PausingIo;

  beforeEach(() => {
    io = new PausingIo();
  });

  const messages = () => io.stdout.map((line) => line.split("\t")[5]);
  const write = (...lines: string[]) => service.write(WORKER, STREAM, ...lines);

  it("prints each new problem once, in order, until Ctrl-C", async () => {
    await write(workerLine("WARN", "old"));
    io.milliseconds = NOW - 3_600_000 + 61_000;
    io.atPauses.push(
      async () => {
        await write(workerLine("WARN", "1"), workerLine("INFO", "no problem"));
        await service.write(SUBMITTER, FUNCTION_STREAM, timeout());
      },
      async () => write(workerLine("WARN", "2")),
      () => {},
      () => io.pressCtrlC(),
    );
    // All that is written has one time: the minute that a follow goes back begins after what is old.
    const start = new Date(NOW - 3_600_000 - 1).toISOString();
    expect(await run({ follow: true, since: start }, io)).toBe(130);
    expect(messages()).toEqual(["old", "platform.report: timeout", "1", "2"]);
    expect(io.stderr).toEqual([
      "Interrupted after 4 lines. --since 2025-12-31T23:01:09.000Z with --follow goes on from here.",
    ]);
  });

  it("begins a minute ago, for clocks differ", async () => {
    const client = service.client();
    const sent = jest.spyOn(client, "send");
    io.milliseconds = NOW;
    io.atPauses.push(() => io.pressCtrlC());
    await run({ follow: true }, io, client);
    expect(sent.mock.calls[0]?.[0].input).toMatchObject({
      startTime: NOW - 60_000,
      logGroupName: SUBMITTER,
    });
  });

  it("looks for events that come late, and forgets those that it cannot meet again", async () => {
    const client = new CloudWatchLogsClient({ region: "us-east-1" });
    const logsMock = mockClient(client);
    const event = (eventId: string, timestamp: number) => ({
      ...{ eventId, timestamp, logStreamName: FUNCTION_STREAM },
      message: JSON.stringify({ level: "WARN", message: eventId }),
    });
    logsMock.on(FilterLogEventsCommand).resolves({ events: [] });
    logsMock
      .on(FilterLogEventsCommand, { logGroupName: SUBMITTER })
      .resolvesOnce({ events: [event("1", NOW), event("2", NOW + 15_000)] })
      .resolvesOnce({ events: [event("late", NOW + 6_000), event("2", NOW + 15_000)] })
      .resolves({ events: [event("late", NOW + 6_000), event("2", NOW + 15_000)] });
    io.atPauses.push(
      () => {},
      () => {},
      () => io.pressCtrlC(),
    );
    await run({ follow: true, since: new Date(NOW).toISOString() }, io, client);
    expect(messages()).toEqual(["1", "2", "late"]);
    const starts = logsMock
      .commandCalls(FilterLogEventsCommand, { logGroupName: SUBMITTER })
      .map(({ args: [{ input }] }) => input.startTime);
    expect(starts).toEqual([NOW, NOW + 5_000, NOW + 5_000]);
  });

  it("of one job prints all of its lines, and no others", async () => {
    await write(workerLine("INFO", "Worker starts"), "oh");
    await service.write(
      WORKER,
      "worker/default/other",
      JSON.stringify({ level: "WARN", message: "x", jobId: "other" }),
    );
    io.atPauses.push(() => io.pressCtrlC());
    await run({ follow: true, job: `${JOB}:7`, since: SINCE }, io);
    expect(messages()).toEqual(["Worker starts", "oh"]);
  });

  it("survives polls that fail, and gives up after five", async () => {
    const client = new CloudWatchLogsClient({ region: "us-east-1" });
    const throttled = Object.assign(new Error("Rate exceeded"), {
      name: "ThrottlingException",
      $metadata: { httpStatusCode: 400 },
    });
    mockClient(client).on(FilterLogEventsCommand).rejects(throttled);
    for (let poll = 0; poll < 4; poll++) io.atPauses.push(() => {});
    const ended = await run({ follow: true }, io, client).catch(explainAwsError);
    expect(ended).toMatchObject({ exitCode: 10 });
    expect(io.stderr).toEqual(
      Array(4).fill("This poll failed, the next is in 2 s: ThrottlingException: Rate exceeded"),
    );
  });

  it("ends when nobody reads it any more", async () => {
    io.atPauses.push(() => {
      io.outIsClosed = true;
    });
    expect(await run({ follow: true }, io)).toBe(0);
  });
});
