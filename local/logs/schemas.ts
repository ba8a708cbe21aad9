import { z } from "zod";
import { MAX_FILTERED_STREAMS, MAX_READ_LOG_EVENTS } from "../../contracts/limits";

/** Groups, or streams, in one page. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html */
const MAX_DESCRIBED = 50;
const page = {
  nextToken: z.string().optional(),
  limit: z.int().min(1).max(MAX_DESCRIBED).default(MAX_DESCRIBED),
};
const limit = z.int().min(1).max(MAX_READ_LOG_EVENTS).default(MAX_READ_LOG_EVENTS);
const times = { startTime: z.int().min(0).optional(), endTime: z.int().min(0).optional() };

export const describeLogGroupsSchema = z.strictObject({
  logGroupNamePrefix: z.string().optional(),
  ...page,
});

export const deleteLogGroupSchema = z.strictObject({ logGroupName: z.string() });

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html */
export const createLogStreamSchema = z.strictObject({
  logGroupName: z.string(),
  logStreamName: z
    .string()
    .min(1)
    .max(512)
    .regex(/^[^:*]*$/),
});

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
export const putLogEventsSchema = z.strictObject({
  logGroupName: z.string(),
  logStreamName: z.string(),
  logEvents: z
    .array(z.object({ timestamp: z.int().min(0), message: z.string().min(1) }))
    .min(1)
    .max(MAX_READ_LOG_EVENTS),
  sequenceToken: z.string().optional(),
});

export const describeLogStreamsSchema = z
  .strictObject({
    logGroupName: z.string(),
    logStreamNamePrefix: z.string().optional(),
    orderBy: z.enum(["LogStreamName", "LastEventTime"]).default("LogStreamName"),
    descending: z.boolean().default(false),
    ...page,
  })
  .refine(
    ({ orderBy, logStreamNamePrefix }) =>
      orderBy === "LogStreamName" || logStreamNamePrefix === undefined,
    "Cannot order by LastEventTime with a logStreamNamePrefix.",
  );

export const getLogEventsSchema = z.strictObject({
  logGroupName: z.string(),
  logStreamName: z.string(),
  ...times,
  startFromHead: z.boolean().default(false),
  nextToken: z.string().optional(),
  limit,
});

export const filterLogEventsSchema = z
  .strictObject({
    logGroupName: z.string(),
    logStreamNames: z.array(z.string()).min(1).max(MAX_FILTERED_STREAMS).optional(),
    logStreamNamePrefix: z.string().min(1).optional(),
    ...times,
    filterPattern: z.string().default(""),
    startFromHead: z.boolean().default(true),
    interleaved: z.boolean().optional(),
    nextToken: z.string().optional(),
    limit,
  })
  .refine(
    ({ logStreamNames, logStreamNamePrefix }) =>
      logStreamNames === undefined || logStreamNamePrefix === undefined,
    "logStreamNames and logStreamNamePrefix do not go together.",
  )
  .refine(
    ({ startFromHead, startTime = 0 }) => startFromHead || startTime >= FIRST_BACKWARDS,
    "startFromHead can be false only when startTime is on or after 2024-01-01T00:00:00Z.",
  );

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
const FIRST_BACKWARDS = Date.parse("2024-01-01T00:00:00Z");
