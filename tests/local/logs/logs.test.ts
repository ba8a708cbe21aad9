import { appendFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import {
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  type FilteredLogEvent,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
  PutLogEventsCommand,
  StartQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { LogService } from "../../helpers/log-service";
import { ManualClock } from "../../helpers/manual-clock";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

const NOW = Date.parse("2026-01-02T03:04:05.678Z");
const HOUR = 3_600_000;
const GROUP = "labeler-worker";
const ARN = `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}`;
const OPERATOR = { kind: "operator" } as const;

let clock: ManualClock;
let service: LogService;

beforeEach(async () => {
  clock = new ManualClock(NOW);
  service = await LogService.start(clock, GROUP);
});

afterEach(async () => {
  await service.close();
  removeTemporaryFolders();
});

function write(stream: string, ...messages: string[]): Promise<void> {
  return service.write(GROUP, stream, ...messages);
}

function fileOf(group: string): string {
  return join(service.directory, "logs", `${group}.log`);
}

async function filter(input: Partial<FilterLogEventsCommandInput> = {}) {
  return service.client().send(new FilterLogEventsCommand({ logGroupName: GROUP, ...input }));
}

async function get(input: Partial<GetLogEventsCommandInput> = {}) {
  const whole = { logGroupName: GROUP, logStreamName: "a", ...input };
  return service.client().send(new GetLogEventsCommand(whole));
}

function messagesOf({ events = [] }: { events?: { message?: string }[] }): unknown[] {
  return events.map(({ message }) => message);
}

describe("FilterLogEvents", () => {
  it("shows the events of all streams in one order, each with an id of its own", async () => {
    await write("a", "1");
    await clock.advance(1);
    await write("b", "2");
    await write("a", "3");
    const { events = [], nextToken } = await filter();
    expect(nextToken).toBeUndefined();
    expect(events.map(({ eventId, ...event }) => event)).toEqual([
      { logStreamName: "a", timestamp: NOW, ingestionTime: NOW, message: "1" },
      { logStreamName: "b", timestamp: NOW + 1, ingestionTime: NOW + 1, message: "2" },
      { logStreamName: "a", timestamp: NOW + 1, ingestionTime: NOW + 1, message: "3" },
    ]);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(3);
  });

  it("shows what is between two times, both included", async () => {
    for (const message of ["0", "1", "2", "3"]) {
      await write("a", message);
      await clock.advance(1);
    }
    expect(messagesOf(await filter({ startTime: NOW + 1, endTime: NOW + 2 }))).toEqual(["1", "2"]);
  });

  it.each([
    ["of streams by name", { logStreamNames: ["worker/a", "worker/c"] }, ["1", "3"]],
    ["of streams by their beginning", { logStreamNamePrefix: "worker/" }, ["1", "3"]],
    ["newest first", { startFromHead: false, startTime: NOW }, ["3", "2", "1"]],
  ])("shows events %s", async (_, input, expected) => {
    await write("worker/a", "1");
    await write("other/b", "2");
    await write("worker/c", "3");
    expect(messagesOf(await filter(input))).toEqual(expected);
  });

  it.each([
    ["forwards", {}, ["0", "1", "2", "3", "4"]],
    ["backwards", { startFromHead: false, startTime: NOW }, ["4", "3", "2", "1", "0"]],
  ])("pages %s by its token", async (_, input, expected) => {
    await write("a", "0", "1", "2", "3", "4");
    const pages: unknown[] = [];
    let nextToken: string | undefined;
    do {
      const page = await filter({ ...input, limit: 2, nextToken });
      pages.push(...messagesOf(page));
      expect(page.events?.length).toBeLessThanOrEqual(2);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(pages).toEqual(expected);
  });

  it("answers with no more than a megabyte", async () => {
    await write("a", "x".repeat(600_000), "y".repeat(600_000));
    const first = await filter();
    expect(first.events).toHaveLength(1);
    const second = await filter({ nextToken: first.nextToken });
    expect(second).toMatchObject({ events: [{ message: "y".repeat(600_000) }] });
    expect(second.nextToken).toBeUndefined();
  });

  it("searches no more than it reads in a short time, and then goes on by its token", async () => {
    await write("a", ...Array.from({ length: 50 }, () => "x".repeat(100_000)), "found");
    const pages: FilteredLogEvent[][] = [];
    let nextToken: string | undefined;
    do {
      const page = await filter({ filterPattern: "found", nextToken });
      pages.push(page.events ?? []);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(pages).toEqual([[], [expect.objectContaining({ message: "found" })]]);
  });

  it("finds a time in a long file", async () => {
    for (let hour = 0; hour < 30; hour++) {
      await write("a", `${hour} ${"x".repeat(20_000)}`);
      await clock.advance(HOUR);
    }
    const page = await filter({ startTime: NOW + 17 * HOUR, endTime: NOW + 18 * HOUR });
    expect(messagesOf(page).map((message) => String(message).slice(0, 3))).toEqual(["17 ", "18 "]);
  });

  it.each([
    ["a stream that is not there", { logStreamNames: ["gone"] }, "ResourceNotFoundException"],
    ["a group that is not there", { logGroupName: "gone" }, "ResourceNotFoundException"],
    [
      "names and a prefix",
      { logStreamNames: ["a"], logStreamNamePrefix: "a" },
      "InvalidParameterException",
    ],
    ["a token of nobody", { nextToken: "x" }, "InvalidParameterException"],
    ["too many", { limit: 10_001 }, "InvalidParameterException"],
    ["newest first, of all times", { startFromHead: false }, "InvalidParameterException"],
    ["a pattern of JSON", { filterPattern: '{ $.level = "ERROR" }' }, "InvalidParameterException"],
  ])("refuses %s", async (_, input, name) => {
    await expect(filter(input)).rejects.toMatchObject({ name });
  });
});

describe("GetLogEvents", () => {
  beforeEach(async () => {
    await write("a", "1", "2", "3");
    await write("b", "other");
    await write("a", "4", "5");
  });

  it("shows the last events of one stream, in order", async () => {
    expect(messagesOf(await get({ limit: 2 }))).toEqual(["4", "5"]);
  });

  it("goes on forwards until its token stays the same, whatever other streams get", async () => {
    const first = await get({ startFromHead: true, limit: 3 });
    expect(messagesOf(first)).toEqual(["1", "2", "3"]);
    const second = await get({ nextToken: first.nextForwardToken, limit: 3 });
    expect(messagesOf(second)).toEqual(["4", "5"]);
    await write("b", "more");
    const third = await get({ nextToken: second.nextForwardToken });
    expect(third).toMatchObject({ events: [], nextForwardToken: second.nextForwardToken });
    await write("a", "6");
    expect(messagesOf(await get({ nextToken: third.nextForwardToken }))).toEqual(["6"]);
  });

  it("goes back until its token stays the same", async () => {
    const last = await get({ limit: 3 });
    expect(messagesOf(last)).toEqual(["3", "4", "5"]);
    const before = await get({ nextToken: last.nextBackwardToken });
    expect(messagesOf(before)).toEqual(["1", "2"]);
    const nothing = await get({ nextToken: before.nextBackwardToken });
    expect(nothing).toMatchObject({ events: [], nextBackwardToken: before.nextBackwardToken });
  });

  it("leaves out the end of the time that it is asked for", async () => {
    await clock.advance(1);
    await write("a", "late");
    const range = { startTime: NOW, endTime: NOW + 1 };
    expect(messagesOf(await get({ ...range, startFromHead: true }))).not.toContain("late");
    expect(messagesOf(await get({ ...range, endTime: NOW + 2 }))).toContain("late");
  });

  it("refuses a stream that is not there", async () => {
    await expect(get({ logStreamName: "gone" })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "The specified log stream does not exist.",
    });
  });
});

describe("groups", () => {
  const describeGroups = (logGroupNamePrefix?: string, limit?: number, nextToken?: string) =>
    service.client().send(new DescribeLogGroupsCommand({ logGroupNamePrefix, limit, nextToken }));

  it("are shown by the beginning of their names", async () => {
    await service.logs.declare([{ name: "other", arn: "arn:other", retentionDays: 7 }]);
    expect((await describeGroups("oth")).logGroups).toEqual([
      {
        logGroupName: "other",
        logGroupArn: "arn:other",
        arn: "arn:other:*",
        creationTime: NOW,
        retentionInDays: 7,
        logGroupClass: "STANDARD",
        metricFilterCount: 0,
        storedBytes: 0,
      },
    ]);
  });

  it("are shown in pages", async () => {
    await service.logs.declare([
      { name: "b", arn: "arn:b" },
      { name: "a", arn: "arn:a" },
    ]);
    const { logGroups, nextToken } = await describeGroups(undefined, 2);
    expect(logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(["a", "b"]);
    const last = await describeGroups(undefined, 2, nextToken);
    expect(last.logGroups?.map(({ logGroupName }) => logGroupName)).toEqual([GROUP]);
    expect(last.nextToken).toBeUndefined();
  });

  it("show no event that is older than they keep it", async () => {
    await write("a", "old");
    await clock.advance(24 * HOUR);
    await write("a", "young");
    await service.logs.declare([{ name: GROUP, arn: ARN, retentionDays: 1 }]);
    expect(messagesOf(await filter())).toEqual(["old", "young"]);
    await clock.advance(1);
    expect(messagesOf(await filter())).toEqual(["young"]);
    expect(messagesOf(await get())).toEqual(["young"]);
  });

  it("are deleted with their events, and lose what is still written to them", async () => {
    const stream = service.logs.openStream(OPERATOR, GROUP, "a");
    await stream.write("before");
    await service.client().send(new DeleteLogGroupCommand({ logGroupName: GROUP }));
    await stream.write("after");
    await expect(filter()).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "The specified log group does not exist.",
    });
    expect(existsSync(fileOf(GROUP))).toBe(false);
    await service.logs.declare([{ name: GROUP, arn: ARN }]);
    expect(messagesOf(await filter())).toEqual([]);
  });

  it("survive a restart with streams and events, and with a line that a crash has cut", async () => {
    await write("a", "1");
    await service.close();
    appendFileSync(fileOf(GROUP), '{"timestamp":');
    await service.open();
    await write("a", "2");
    expect(messagesOf(await filter())).toEqual(["1", "2"]);
    expect(messagesOf(await get())).toEqual(["1", "2"]);
  });

  it("keep the order of their events when the clock is put back", async () => {
    await write("a", "1");
    await service.close();
    await service.open(new ManualClock(NOW - HOUR));
    await write("a", "2");
    expect(messagesOf(await filter({ startTime: NOW }))).toEqual(["1", "2"]);
  });
});

describe("PutLogEvents", () => {
  const put = (logStreamName: string, ...timestamps: number[]) =>
    service.client().send(
      new PutLogEventsCommand({
        ...{ logGroupName: GROUP, logStreamName },
        logEvents: timestamps.map((timestamp) => ({ timestamp, message: `${timestamp - NOW}` })),
      }),
    );
  const create = (logStreamName: string) =>
    service.client().send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName }));

  it("writes events with their own times into a stream that was made before", async () => {
    await create("a");
    await put("a", NOW - 2, NOW - 1);
    const { events } = await filter();
    expect(events).toMatchObject([
      { timestamp: NOW - 2, message: "-2" },
      { timestamp: NOW - 1, message: "-1" },
    ]);
  });

  it("refuses a stream that is not there, or is there already", async () => {
    await expect(put("a", NOW)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await create("a");
    const again = { name: "ResourceAlreadyExistsException" };
    await expect(create("a")).rejects.toMatchObject(again);
  });

  it("refuses what is not in order", async () => {
    await create("a");
    await expect(put("a", NOW, NOW - 1)).rejects.toThrow("must be in chronological order");
    await put("a", NOW);
    await expect(put("a", NOW - 1)).rejects.toThrow("older than the last of its log group");
  });
});

it("shows streams by name, and by their last event", async () => {
  await write("b", "1");
  await clock.advance(1);
  await write("a", "2");
  const describeStreams = async (orderBy: "LogStreamName" | "LastEventTime") =>
    (
      await service
        .client()
        .send(new DescribeLogStreamsCommand({ logGroupName: GROUP, orderBy, descending: true }))
    ).logStreams?.map(({ logStreamName }) => logStreamName);
  expect(await describeStreams("LogStreamName")).toEqual(["b", "a"]);
  expect(await describeStreams("LastEventTime")).toEqual(["a", "b"]);
});

it("refuses the calls that it does not have", async () => {
  const query = { logGroupName: GROUP, startTime: 0, endTime: 1, queryString: "fields @message" };
  await expect(service.client().send(new StartQueryCommand(query))).rejects.toThrow(
    "The local cloud does not emulate Logs_20140328.StartQuery",
  );
});

describe("whoever", () => {
  const allow = (Action: string, Resource: string) => ({
    Effect: "Allow" as const,
    Action,
    Resource,
  });
  const read = (from: CloudWatchLogsClient) =>
    from.send(new FilterLogEventsCommand({ logGroupName: GROUP }));

  it("may read what his policy names, in the form that AWS wants", async () => {
    await expect(
      read(service.client(allow("logs:FilterLogEvents", `${ARN}:*`))),
    ).resolves.toBeDefined();
    await expect(read(service.client(allow("logs:FilterLogEvents", ARN)))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(
        `is not authorized to perform: logs:FilterLogEvents on resource: ${ARN}:log-stream:`,
      ),
    });
  });

  it("may delete only what his policy names", async () => {
    const deletion = new DeleteLogGroupCommand({ logGroupName: GROUP });
    const denied = service.client(allow("logs:FilterLogEvents", "*")).send(deletion);
    await expect(denied).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  it("may write only as a stream's role, and to a group that is there", () => {
    const caller = { kind: "service", principal: "x.amazonaws.com" } as const;
    expect(() =>
      service.logs.openStream({ ...caller, sourceArn: "", sourceAccount: "" }, GROUP, "a"),
    ).toThrow(/logs:CreateLogStream/);
    expect(() => service.logs.openStream(OPERATOR, "gone", "a")).toThrow(
      "The specified log group does not exist.",
    );
  });
});
