import type { z } from "zod";
import type { Clock } from "../../lib/clock";
import { parseFilterPattern } from "./filter-pattern";
import type { ReadEvent } from "./log-file";
import type { LogGroup } from "./log-group";
import type { LogGroups } from "./log-groups";
import { type Place, pageToken, parsePageToken, readPage } from "./read-page";
import type { filterLogEventsSchema, getLogEventsSchema } from "./schemas";

type GetInput = z.output<typeof getLogEventsSchema>;
type FilterInput = z.output<typeof filterLogEventsSchema>;

/**
 * The events of one stream. At an end of the stream the token in that direction is the one that was given.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
 */
export async function getLogEvents(
  input: GetInput,
  groups: LogGroups,
  clock: Pick<Clock, "now">,
): Promise<object> {
  const { logGroupName, logStreamName, nextToken, limit } = input;
  const { group, file } = groups.get(logGroupName);
  const { startOffset } = groups.streamRecord(logGroupName, logStreamName);
  const start = startOf(input.startTime, group, clock);
  const { endTime = Number.POSITIVE_INFINITY } = input;
  const place = nextToken === undefined ? undefined : parsePageToken(nextToken);
  const { isForwards, offset } = place ?? firstPlace(input, startOffset, file.size);
  const page = await readPage(file, {
    isForwards,
    from: isForwards ? offset : startOffset,
    until: isForwards ? file.size : offset,
    // The end itself is not in the range, other than for FilterLogEvents.
    isWithin: ({ timestamp }) => (isForwards ? timestamp < endTime : timestamp >= start),
    matches: ({ stream, timestamp }) =>
      stream === logStreamName && timestamp >= start && timestamp < endTime,
    limit,
  });
  const events = isForwards ? page.events : [...page.events].reverse();
  // Others write to the same file: its end says nothing of the stream's.
  const first = events[0]?.offset ?? offset;
  const last = events.at(-1)?.end ?? offset;
  return {
    events: events.map(shownEvent),
    nextForwardToken: pageToken({
      isForwards: true,
      offset: isForwards && !page.isLast ? page.next : last,
    }),
    nextBackwardToken: pageToken({
      isForwards: false,
      offset: !isForwards && !page.isLast ? page.next : first,
    }),
  };
}

/** The events of a group, of all of its streams in one order. */
export async function filterLogEvents(
  input: FilterInput,
  groups: LogGroups,
  clock: Pick<Clock, "now">,
): Promise<object> {
  const { logGroupName, logStreamNames, nextToken, limit } = input;
  const { group, file } = groups.get(logGroupName);
  for (const name of logStreamNames ?? []) groups.streamRecord(logGroupName, name);
  const isOfPattern = parseFilterPattern(input.filterPattern);
  const start = startOf(input.startTime, group, clock);
  const { endTime = Number.POSITIVE_INFINITY } = input;
  const startOffset = await file.before(start);
  const place = nextToken === undefined ? undefined : parsePageToken(nextToken);
  const { isForwards, offset } = place ?? firstPlace(input, startOffset, file.size);
  const page = await readPage(file, {
    isForwards,
    from: isForwards ? offset : startOffset,
    until: isForwards ? file.size : offset,
    isWithin: ({ timestamp }) => (isForwards ? timestamp <= endTime : timestamp >= start),
    matches: (event) =>
      event.timestamp >= start &&
      event.timestamp <= endTime &&
      isOfStreams(event, input) &&
      isOfPattern(event.message),
    limit,
  });
  return {
    events: page.events.map((event) => ({
      ...shownEvent(event),
      logStreamName: event.stream,
      eventId: String(event.offset).padStart(EVENT_ID_DIGITS, "0"),
    })),
    searchedLogStreams: [],
    nextToken: page.isLast ? undefined : pageToken({ isForwards, offset: page.next }),
  };
}

const DAY_MILLISECONDS = 24 * 3600 * 1000;
/** As long as those of CloudWatch. */
const EVENT_ID_DIGITS = 56;

/** The time that was asked for, unless the group has forgotten what was then. */
function startOf(
  startTime: number | undefined,
  { retentionDays }: LogGroup,
  clock: Pick<Clock, "now">,
): number {
  const kept = retentionDays === undefined ? 0 : clock.now() - retentionDays * DAY_MILLISECONDS;
  return Math.max(startTime ?? 0, kept);
}

function firstPlace(
  { startFromHead }: { readonly startFromHead: boolean },
  start: number,
  end: number,
): Place {
  return { isForwards: startFromHead, offset: startFromHead ? start : end };
}

function isOfStreams(
  { stream }: ReadEvent,
  { logStreamNames, logStreamNamePrefix = "" }: FilterInput,
): boolean {
  return logStreamNames?.includes(stream) ?? stream.startsWith(logStreamNamePrefix);
}

function shownEvent({ timestamp, message }: ReadEvent) {
  return { timestamp, message, ingestionTime: timestamp };
}
