import { LOG_FILTERS_PER_SECOND } from "../../contracts/limits";
import { Attribution } from "./attribution";
import { eventPages } from "./event-pages";
import type { SourceGroup } from "./log-groups";
import { type LogLine, readLine } from "./log-line";
import { isAskedFor, type LogsWorld, mayBeAskedFor } from "./logs-world";

export interface NewestLines {
  /** Newest first. */
  readonly lines: readonly LogLine[];
  /** Whether there are more since the time that was asked for. */
  readonly areMore: boolean;
  /** Groups that were not read as far back as was asked for. */
  readonly unfinished: readonly string[];
}

/** A person waits no longer for one group, even if each call has to wait for its turn. */
const PATIENCE_SECONDS = 40;
export const MAX_PAGES = PATIENCE_SECONDS * LOG_FILTERS_PER_SECOND;

/** The newest lines of all groups together; no more than `limit` of each are held in memory. */
export async function newestLines(
  world: LogsWorld,
  startTime: number,
  limit: number,
): Promise<NewestLines> {
  const attribution = new Attribution(world);
  const found: GroupLines[] = [];
  for (const group of world.groups) {
    if (world.io.interrupt.aborted) break;
    found.push(await newestOf(group, world, { attribution, startTime, limit }));
  }
  const lines = found.flatMap((group) => group.lines).sort(newestFirst);
  return {
    lines: lines.slice(0, limit),
    areMore: lines.length > limit || found.some(({ areMore }) => areMore),
    unfinished: found.flatMap(({ name, isFinished }) => (isFinished ? [] : name)),
  };
}

interface GroupLines {
  readonly name: string;
  readonly lines: readonly LogLine[];
  readonly areMore: boolean;
  readonly isFinished: boolean;
}

interface Search {
  readonly attribution: Attribution;
  readonly startTime: number;
  readonly limit: number;
}

async function newestOf(
  group: SourceGroup,
  world: LogsWorld,
  { attribution, startTime, limit }: Search,
): Promise<GroupLines> {
  const { name } = group;
  let lines: LogLine[] = [];
  let areMore = false;
  let pages = 0;
  for await (const { events } of eventPages(world, group, { startTime, newestFirst: true })) {
    const read = events.map((event) => readLine(event, group.source));
    const asked = read.filter((line) => mayBeAskedFor(world.query, line));
    const attributed = await attribution.attribute(asked, group);
    lines.push(...attributed.filter((line) => isAskedFor(world.query, line)));
    lines.sort(newestFirst);
    areMore ||= lines.length > limit;
    lines = lines.slice(0, limit);
    pages += 1;
    // An emulator that does not know of newest first may have its newest on the last page.
    if (areMore && isNewestFirst(read)) return { name, lines, areMore, isFinished: true };
    if (pages === MAX_PAGES) return { name, lines, areMore, isFinished: false };
    world.io.progress(`Reading ${name}, ${pages} pages`);
  }
  return { name, lines, areMore, isFinished: !world.io.interrupt.aborted };
}

function isNewestFirst(lines: readonly LogLine[]): boolean {
  return lines.every(({ time }, index) => time <= (lines[index - 1]?.time ?? time));
}

function newestFirst(one: LogLine, other: LogLine): number {
  return other.time - one.time;
}
