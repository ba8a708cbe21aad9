import { AwsError } from "../aws-error";
import type { LogFile, ReadEvent } from "./log-file";

/** Of the events of one answer. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
const MAX_PAGE_BYTES = 1024 * 1024;
/** Searched for one answer: CloudWatch, too, answers with few events or none before it has seen all. */
const MAX_SEARCHED_BYTES = 4 * MAX_PAGE_BYTES;

/** What of a group's file is read for one answer. */
export interface PageRequest {
  readonly isForwards: boolean;
  /** The part of the file that is left to read. */
  readonly from: number;
  readonly until: number;
  /** Reading is over at the first event that is not. */
  readonly isWithin: (event: ReadEvent) => boolean;
  readonly matches: (event: ReadEvent) => boolean;
  readonly limit: number;
}

export interface Page {
  readonly events: readonly ReadEvent[];
  /** Where the next page begins, or, backwards, ends. */
  readonly next: number;
  readonly isLast: boolean;
}

export async function readPage(file: LogFile, request: PageRequest): Promise<Page> {
  const { isForwards, from, until, isWithin, matches, limit } = request;
  const start = isForwards ? from : until;
  const events: ReadEvent[] = [];
  let next = start;
  let bytes = 0;
  const read = isForwards ? file.forwards(from, until) : file.backwards(from, until);
  for await (const event of read) {
    if (!isWithin(event)) return { events, next, isLast: true };
    const isFull = events.length === limit || Math.abs(next - start) >= MAX_SEARCHED_BYTES;
    const size = Buffer.byteLength(event.message);
    if (isFull || (events.length > 0 && bytes + size > MAX_PAGE_BYTES)) {
      return { events, next, isLast: false };
    }
    next = isForwards ? event.end : event.offset;
    if (!matches(event)) continue;
    bytes += size;
    events.push(event);
  }
  return { events, next: isForwards ? until : from, isLast: true };
}

/** What a token holds: where to go on, and in which direction. */
export interface Place {
  readonly isForwards: boolean;
  readonly offset: number;
}

export function pageToken({ isForwards, offset }: Place): string {
  return `${isForwards ? "f" : "b"}/${String(offset).padStart(TOKEN_DIGITS, "0")}`;
}

/** @throws AwsError InvalidParameterException for a token that is none of ours */
export function parsePageToken(token: string): Place {
  const [, direction, digits] = /^([fb])\/(\d+)$/.exec(token) ?? [];
  if (digits === undefined) {
    throw new AwsError("InvalidParameterException", "The specified nextToken is invalid.");
  }
  return { isForwards: direction === "f", offset: Number(digits) };
}

/** As long as those of CloudWatch. */
const TOKEN_DIGITS = 56;
