import {
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Backend } from "./backend";
import { LOG_GROUPS } from "./resources";
import { testsOf } from "./suite";

/** A minute ago, when the suite begins: neither too old for CloudWatch Logs nor still to come. */
const START = Date.now() - 60_000;

/** What is logged, and how it is read. */
export function describeLogs(backend: Backend): void {
  const it = testsOf(backend, "CloudWatch Logs");
  const logGroupName = LOG_GROUPS.read;

  async function put(logStreamName: string, offset: number, ...messages: string[]) {
    const logEvents = messages.map((message) => ({ message, timestamp: START + offset }));
    await backend.logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
  }

  async function filter(input: Partial<FilterLogEventsCommandInput> = {}) {
    return backend.logs.send(
      new FilterLogEventsCommand({ logGroupName, startTime: START, ...input }),
    );
  }

  const messagesOf = ({ events = [] }: { events?: { message?: string }[] }) =>
    events.map(({ message }) => message);

  beforeAll(async () => {
    for (const logStreamName of ["worker/1", "worker/2", "other"]) {
      await backend.logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    }
    await put("worker/1", 0, "one INFO");
    await put("worker/2", 1000, "two WARN");
    await put("worker/1", 2000, "three ERROR");
    await put("other", 3000, "four ERROR");
  });

  it("shows the events of all streams in the order of their times", async () => {
    const { events = [], nextToken } = await filter();
    expect(nextToken).toBeUndefined();
    expect(
      events.map(({ logStreamName, timestamp, message }) => [logStreamName, timestamp, message]),
    ).toEqual([
      ["worker/1", START, "one INFO"],
      ["worker/2", START + 1000, "two WARN"],
      ["worker/1", START + 2000, "three ERROR"],
      ["other", START + 3000, "four ERROR"],
    ]);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(4);
  });

  it("shows them newest first", async () => {
    expect(messagesOf(await filter({ startFromHead: false }))).toEqual([
      "four ERROR",
      "three ERROR",
      "two WARN",
      "one INFO",
    ]);
  });

  it("shows those of a time, both ends of it included", async () => {
    const page = await filter({ startTime: START + 1000, endTime: START + 2000 });
    expect(messagesOf(page)).toEqual(["two WARN", "three ERROR"]);
  });

  it("shows those with any of some words", async () => {
    expect(messagesOf(await filter({ filterPattern: "?WARN ?ERROR" }))).toEqual([
      "two WARN",
      "three ERROR",
      "four ERROR",
    ]);
  });

  it("shows those with an exact phrase", async () => {
    expect(messagesOf(await filter({ filterPattern: '"three ERROR"' }))).toEqual(["three ERROR"]);
  });

  it("shows those of streams", async () => {
    const logStreamNames = ["worker/2", "other"];
    expect(messagesOf(await filter({ logStreamNames }))).toEqual(["two WARN", "four ERROR"]);
    expect(messagesOf(await filter({ logStreamNamePrefix: "worker/" }))).toEqual([
      "one INFO",
      "two WARN",
      "three ERROR",
    ]);
  });

  it("goes on with the next page by a token", async () => {
    const messages: unknown[] = [];
    let nextToken: string | undefined;
    do {
      const page = await filter({ limit: 3, nextToken });
      messages.push(...messagesOf(page));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(messages).toEqual(["one INFO", "two WARN", "three ERROR", "four ERROR"]);
  });

  it("reads one stream from its head, until the token stays the same", async () => {
    const where = { logGroupName, logStreamName: "worker/1", startFromHead: true };
    const first = await backend.logs.send(new GetLogEventsCommand({ ...where, limit: 1 }));
    expect(messagesOf(first)).toEqual(["one INFO"]);
    const nextToken = first.nextForwardToken;
    const second = await backend.logs.send(new GetLogEventsCommand({ ...where, nextToken }));
    expect(messagesOf(second)).toEqual(["three ERROR"]);
    const end = await backend.logs.send(
      new GetLogEventsCommand({ ...where, nextToken: second.nextForwardToken }),
    );
    expect(end.events).toEqual([]);
    expect(end.nextForwardToken).toBe(second.nextForwardToken);
  });

  it("lists streams by the beginning of their names", async () => {
    const { logStreams = [] } = await backend.logs.send(
      new DescribeLogStreamsCommand({ logGroupName, logStreamNamePrefix: "worker/" }),
    );
    expect(logStreams.map(({ logStreamName }) => logStreamName)).toEqual(["worker/1", "worker/2"]);
  });

  it("lists groups, and none that is deleted", async () => {
    const named = async () => {
      const prefix = { logGroupNamePrefix: "conformance-" };
      const { logGroups = [] } = await backend.logs.send(new DescribeLogGroupsCommand(prefix));
      return logGroups.map((group) => group.logGroupName);
    };
    expect(await named()).toEqual([LOG_GROUPS.deleted, LOG_GROUPS.read]);
    await backend.logs.send(new DeleteLogGroupCommand({ logGroupName: LOG_GROUPS.deleted }));
    expect(await named()).toEqual([LOG_GROUPS.read]);
  });

  it("refuses a group and a stream that are not there", async () => {
    const refused = { name: "ResourceNotFoundException", $metadata: { httpStatusCode: 400 } };
    await expect(filter({ logGroupName: "gone" })).rejects.toMatchObject({
      ...refused,
      message: "The specified log group does not exist.",
    });
    const reading = new GetLogEventsCommand({ logGroupName, logStreamName: "gone" });
    await expect(backend.logs.send(reading)).rejects.toMatchObject({
      ...refused,
      message: "The specified log stream does not exist.",
    });
  });
}
