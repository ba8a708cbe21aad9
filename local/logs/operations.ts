import type { z } from "zod";
import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import { type JsonOperation, jsonOperation } from "../http/json-protocol";
import type { Caller } from "../iam/caller";
import { filterLogEvents, getLogEvents } from "./event-operations";
import type { LogGroup, OpenLogGroup, StreamRecord } from "./log-group";
import type { LogGroups } from "./log-groups";
import {
  createLogStreamSchema,
  deleteLogGroupSchema,
  describeLogGroupsSchema,
  describeLogStreamsSchema,
  filterLogEventsSchema,
  getLogEventsSchema,
  putLogEventsSchema,
} from "./schemas";

export interface LogsOperationsOptions {
  readonly groups: LogGroups;
  readonly clock: Pick<Clock, "now">;
  /** @throws AwsError unless the caller may do this with the group, or with a stream of it */
  readonly authorize: (
    caller: Caller,
    action: string,
    groupName: string,
    streamName?: string,
  ) => void;
}

/** The calls of CloudWatch Logs by name. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html */
export function logsOperations(
  options: LogsOperationsOptions,
): Readonly<Record<string, JsonOperation>> {
  const { groups, clock, authorize } = options;
  const operation = <Schema extends z.ZodType>(
    schema: Schema,
    run: (input: z.output<Schema>, caller: Caller) => Promise<object>,
  ) => jsonOperation(schema, "InvalidParameterException", run);

  return {
    DescribeLogGroups: operation(describeLogGroupsSchema, async (input, caller) => {
      const { logGroupNamePrefix = "", nextToken, limit } = input;
      authorize(caller, "logs:DescribeLogGroups", "");
      const all = groups.all().filter(({ group }) => group.name.startsWith(logGroupNamePrefix));
      const page = pageOf(all, ({ group }) => group.name, nextToken, limit);
      return { logGroups: page.items.map(groupDetail), nextToken: page.nextToken };
    }),

    DeleteLogGroup: operation(deleteLogGroupSchema, async ({ logGroupName }, caller) => {
      authorize(caller, "logs:DeleteLogGroup", logGroupName);
      await groups.delete(logGroupName);
      return {};
    }),

    CreateLogStream: operation(createLogStreamSchema, async (input, caller) => {
      const { logGroupName, logStreamName } = input;
      authorize(caller, "logs:CreateLogStream", logGroupName, logStreamName);
      groups.get(logGroupName);
      if (groups.hasStream(logGroupName, logStreamName)) {
        throw new AwsError(
          "ResourceAlreadyExistsException",
          "The specified log stream already exists",
        );
      }
      groups.stream(logGroupName, logStreamName);
      return {};
    }),

    PutLogEvents: operation(putLogEventsSchema, async (input, caller) => {
      const { logGroupName, logStreamName, logEvents } = input;
      authorize(caller, "logs:PutLogEvents", logGroupName, logStreamName);
      const { file } = groups.get(logGroupName);
      groups.streamRecord(logGroupName, logStreamName);
      checkOrder(logEvents, file.lastTimestamp);
      const stream = groups.stream(logGroupName, logStreamName);
      for (const { message, timestamp } of logEvents) await stream.write(message, timestamp);
      return {};
    }),

    DescribeLogStreams: operation(describeLogStreamsSchema, async (input, caller) => {
      const { logGroupName, logStreamNamePrefix = "", orderBy, descending } = input;
      authorize(caller, "logs:DescribeLogStreams", logGroupName);
      const { group } = groups.get(logGroupName);
      const all = groups
        .streams(logGroupName)
        .filter(({ name }) => name.startsWith(logStreamNamePrefix));
      if (orderBy === "LastEventTime") all.sort((a, b) => lastEventOf(a) - lastEventOf(b));
      if (descending) all.reverse();
      const page = pageOf(all, ({ name }) => name, input.nextToken, input.limit);
      const logStreams = page.items.map((record) => streamDetail(record, group));
      return { logStreams, nextToken: page.nextToken };
    }),

    GetLogEvents: operation(getLogEventsSchema, async (input, caller) => {
      const { logGroupName, logStreamName } = input;
      authorize(caller, "logs:GetLogEvents", logGroupName, logStreamName);
      return getLogEvents(input, groups, clock);
    }),

    FilterLogEvents: operation(filterLogEventsSchema, async (input, caller) => {
      authorize(caller, "logs:FilterLogEvents", input.logGroupName);
      return filterLogEvents(input, groups, clock);
    }),
  };
}

/** The last is the local cloud's own: a file holds the events of its group in the order of their times. */
function checkOrder(events: readonly { readonly timestamp: number }[], last: number): void {
  const times = events.map(({ timestamp }) => timestamp);
  const isInOrder = times.every((time, index) => time >= (times[index - 1] ?? 0));
  const problem = !isInOrder
    ? "Log events in a single PutLogEvents request must be in chronological order."
    : "The local cloud takes no event that is older than the last of its log group.";
  if (isInOrder && (times[0] ?? 0) >= last) return;
  throw new AwsError("InvalidParameterException", problem);
}

/** A page of what has names, which are its tokens, too. */
function pageOf<Item>(
  all: readonly Item[],
  nameOf: (item: Item) => string,
  token: string | undefined,
  limit: number,
): { items: readonly Item[]; nextToken?: string } {
  const before = token === undefined ? -1 : all.findIndex((item) => nameOf(item) === token);
  if (token !== undefined && before === -1) {
    throw new AwsError("InvalidParameterException", "The specified nextToken is invalid.");
  }
  const items = all.slice(before + 1, before + 1 + limit);
  const last = items.at(-1);
  const isLast = before + 1 + limit >= all.length;
  return { items, nextToken: isLast || last === undefined ? undefined : nameOf(last) };
}

function groupDetail({ group, file }: OpenLogGroup) {
  const { name, arn, createdAt, retentionDays } = group;
  return {
    logGroupName: name,
    logGroupArn: arn,
    arn: `${arn}:*`,
    creationTime: createdAt,
    retentionInDays: retentionDays,
    logGroupClass: "STANDARD",
    metricFilterCount: 0,
    storedBytes: file.size,
  };
}

function streamDetail(record: StreamRecord, { arn }: LogGroup) {
  return {
    logStreamName: record.name,
    arn: `${arn}:log-stream:${record.name}`,
    creationTime: record.createdAt,
    firstEventTimestamp: record.firstEventAt,
    lastEventTimestamp: record.lastEventAt,
    lastIngestionTime: record.lastEventAt,
  };
}

function lastEventOf({ lastEventAt, createdAt }: StreamRecord): number {
  return lastEventAt ?? createdAt;
}
