import {
  type FilteredLogEvent,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import { readingGroup, type SourceGroup } from "./log-groups";
import { PROBLEM_PATTERN } from "./log-line";
import type { LogsWorld } from "./logs-world";

export interface PageQuery {
  /** Milliseconds since 1970. */
  readonly startTime: number;
  readonly newestFirst: boolean;
  /** Where an earlier reading stopped. */
  readonly nextToken?: string;
}

export interface EventPage {
  readonly events: readonly FilteredLogEvent[];
  /** Absent on the last page. */
  readonly nextToken?: string;
}

/** The events of a group, page by page; many pages may be empty. Ctrl-C ends it. */
export async function* eventPages(
  { logs, query, io }: Pick<LogsWorld, "logs" | "query" | "io">,
  group: SourceGroup,
  pageQuery: PageQuery,
): AsyncGenerator<EventPage> {
  let { nextToken } = pageQuery;
  do {
    const input = { ...eventsParams(group, query.all, pageQuery), nextToken };
    const answer = await readingGroup(group, query.stack, () =>
      logs.send(new FilterLogEventsCommand(input)),
    );
    nextToken = answer.nextToken;
    yield { events: answer.events ?? [], nextToken };
  } while (nextToken !== undefined && !io.interrupt.aborted);
}

export function eventsParams(
  { name: logGroupName }: SourceGroup,
  all: boolean,
  { startTime, newestFirst }: PageQuery,
): FilterLogEventsCommandInput {
  return {
    ...{ logGroupName, startTime },
    ...(!all && { filterPattern: PROBLEM_PATTERN }),
    ...(newestFirst && { startFromHead: false }),
  };
}
