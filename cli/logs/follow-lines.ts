import { explainAwsError, nameOf } from "../aws-errors";
import { messageOf } from "../errors";
import { Attribution } from "./attribution";
import { eventPages } from "./event-pages";
import type { SourceGroup } from "./log-groups";
import { type LogLine, readLine } from "./log-line";
import { isAskedFor, type LogsWorld, mayBeAskedFor } from "./logs-world";

/** Three groups every two seconds are a third of what CloudWatch Logs answers an account in a second. */
export const POLL_SECONDS = 2;
/** An event may come so much later than its time says: each poll reads again what the one before read. */
export const LATE_MILLISECONDS = 10_000;
/** Each holds at most a megabyte: what is not read then is read by the next poll. */
const MAX_PAGES_PER_POLL = 10;
/** In a row: AWS may throttle a poll, and a network may be gone for a moment. */
const MAX_FAILED_POLLS = 5;

/**
 * Tells new lines as they come, oldest first, until Ctrl-C or until nobody reads them any more. It polls
 * FilterLogEvents, for which nothing is charged, where StartLiveTail costs by the minute:
 * https://aws.amazon.com/cloudwatch/pricing/
 *
 * @throws the error of a poll that failed too often, or of one that is no answer of AWS
 */
export async function followLines(
  world: LogsWorld,
  startTime: number,
  onLines: (lines: readonly LogLine[]) => Promise<void>,
): Promise<void> {
  const { io } = world;
  const attribution = new Attribution(world);
  const followed = world.groups.map(
    (group) => new FollowedGroup(group, world, attribution, startTime),
  );
  let failed = 0;
  while (!io.interrupt.aborted && !io.outIsClosed) {
    const lines: LogLine[] = [];
    try {
      for (const group of followed) lines.push(...(await group.poll()));
      failed = 0;
    } catch (error) {
      failed += 1;
      if (explainAwsError(error) === undefined || failed === MAX_FAILED_POLLS) throw error;
      io.err(
        `This poll failed, the next is in ${POLL_SECONDS} s: ${nameOf(error)}: ${messageOf(error)}`,
      );
    }
    await onLines(lines.sort((one, other) => one.time - other.time));
    await io.sleep(POLL_SECONDS * 1000, io.interrupt);
  }
}

class FollowedGroup {
  /** Times by the ids of events that a later poll meets again. */
  #told = new Map<string, number>();
  #newest: number;
  /** Of a poll that stopped before it had read all: the next goes on there. */
  #nextToken: string | undefined;
  /** A token is good for the time that it was given for. */
  #tokenStart: number | undefined;

  constructor(
    private readonly group: SourceGroup,
    private readonly world: LogsWorld,
    private readonly attribution: Attribution,
    private readonly startTime: number,
  ) {
    this.#newest = startTime;
  }

  /** Lines that no poll before has told. A poll that fails has told nothing. */
  async poll(): Promise<LogLine[]> {
    const { group, world, attribution } = this;
    const startTime = Math.max(this.startTime, this.#newest - LATE_MILLISECONDS);
    const told = new Map(this.#told);
    const found: LogLine[] = [];
    let newest = this.#newest;
    let token = this.#nextToken;
    let pages = 0;
    const query = {
      startTime: this.#tokenStart ?? startTime,
      newestFirst: false,
      nextToken: token,
    };
    for await (const { events, nextToken } of eventPages(world, group, query)) {
      for (const line of events.map((event) => readLine(event, group.source))) {
        newest = Math.max(newest, line.time);
        if (told.has(line.eventId)) continue;
        told.set(line.eventId, line.time);
        if (mayBeAskedFor(world.query, line)) found.push(line);
      }
      token = nextToken;
      pages += 1;
      if (pages === MAX_PAGES_PER_POLL) break;
    }
    const attributed = await attribution.attribute(found, group);
    this.#newest = newest;
    this.#nextToken = token;
    this.#tokenStart = token === undefined ? undefined : query.startTime;
    this.#told = new Map([...told].filter(([, time]) => time >= newest - LATE_MILLISECONDS));
    return attributed.filter((line) => isAskedFor(world.query, line));
  }
}
