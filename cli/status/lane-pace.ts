import type { MessageCounts } from "./message-counts";
import { type Submission, total } from "./submissions";

/** How fast a lane works, measured between the looks of a watch. */
export interface Pace {
  /** How their number changed, waiting or in flight: below zero where they became fewer. */
  readonly messagesPerMinute: number;
  /** Jobs that ended, well or badly. */
  readonly jobsPerMinute: number;
  /**
   * For the jobs that there are, at that pace. Absent while messages wait, which are no jobs yet,
   * and while no job has ended.
   */
  readonly secondsLeft?: number;
}

interface Point {
  readonly at: number;
  readonly messages: number;
  /** Jobs seen to end since the watch began. */
  readonly ended: number;
}

/** Rates are those of the last minute: steady, and yet soon true again after a change. */
const WINDOW_MILLISECONDS = 60_000;

/** Remembers the looks of the last minute. Jobs that come and end between two looks are not seen. */
export class LanePace {
  #points: Point[] = [];
  /** Jobs that had not ended at the last look, by submission. */
  #unfinished: ReadonlyMap<string, number> = new Map();

  /** @returns nothing at the first look */
  add(at: number, queue: MessageCounts, submissions: readonly Submission[]): Pace | undefined {
    const messages = queue.waiting + queue.inFlight;
    const unfinished = new Map(submissions.map(({ jobId, jobs }) => [jobId, total(jobs)]));
    const ended = (this.#points.at(-1)?.ended ?? 0) + endedBetween(this.#unfinished, unfinished);
    this.#unfinished = unfinished;
    this.#points = this.#points.filter((point) => at - point.at <= WINDOW_MILLISECONDS);
    this.#points.push({ at, messages, ended });
    const [first] = this.#points;
    if (first === undefined || first.at === at) return undefined;
    const minutes = (at - first.at) / 60_000;
    const jobsPerMinute = (ended - first.ended) / minutes;
    const left = [...unfinished.values()].reduce((sum, jobs) => sum + jobs, 0);
    return {
      messagesPerMinute: (messages - first.messages) / minutes,
      jobsPerMinute,
      secondsLeft: messages > 0 ? undefined : secondsFor(left, jobsPerMinute),
    };
  }
}

function endedBetween(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): number {
  let ended = 0;
  for (const [jobId, jobs] of before) ended += Math.max(0, jobs - (after.get(jobId) ?? 0));
  return ended;
}

function secondsFor(jobs: number, jobsPerMinute: number): number | undefined {
  if (jobs === 0) return 0;
  return jobsPerMinute > 0 ? (jobs / jobsPerMinute) * 60 : undefined;
}
