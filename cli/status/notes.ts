import { MAX_LISTED_KEYS } from "../../contracts/limits";
import { commandLine } from "../output/command-line";
import { formatDuration, plural } from "../output/format";
import { shellWord } from "../output/shell";
import { escapeControls } from "../output/table";
import type { Pace } from "./lane-pace";
import { isBlocked, type WaitingJob } from "./longest-waiting";
import type { LaneStatus, Look } from "./look";
import type { MessageCounts } from "./message-counts";
import { MAX_LIST_CALLS, type Outside } from "./outside-lanes";

/** Where it says how to mend what a note tells of. */
export const SECTIONS = {
  blocked: "docs/operations.md#blocked-job-queue",
  stuck: "docs/operations.md#jobs-stuck-in-runnable",
  undelivered: "docs/operations.md#undelivered-events",
} as const;

/** As that page says: before that, pools fill up and instances start. */
const STUCK_MILLISECONDS = 30 * 60 * 1000;
const MAX_NAMES = 5;

/** What the figures of a look mean to whoever has to act, each with the command or the page that helps. */
export function notesOn(look: Look, where: { stack?: string; isAtWork: boolean }): string[] {
  const notes = look.lanes.flatMap((lane) => notesOnLane(lane, look.at, where.stack));
  const undelivered = look.recoverDeadLetters === undefined ? 0 : sum(look.recoverDeadLetters);
  if (undelivered > 0) {
    const events = plural(undelivered, "event of a failed job waits", "events of failed jobs wait");
    notes.push(`${events}: recover could not handle them. ${SECTIONS.undelivered}`);
  }
  if (look.outside !== undefined) notes.push(...notesOnOutside(look.outside));
  if (!where.isAtWork) {
    notes.push("The local cloud is not up: nothing moves until it is. Start it: labeler local");
  }
  return notes;
}

/** The page that tells how to mend it; nothing for a job that only waits for its turn. */
export function sectionAbout(job: WaitingJob, now: number): string | undefined {
  if (isBlocked(job)) return SECTIONS.blocked;
  return now - job.since >= STUCK_MILLISECONDS ? SECTIONS.stuck : undefined;
}

export function sum({ waiting, inFlight }: MessageCounts): number {
  return waiting + inFlight;
}

function notesOnLane(status: LaneStatus, now: number, stack: string | undefined): string[] {
  const notes: string[] = [];
  const { lane, longestWaiting, pace, queue } = status;
  const deadLetters = sum(status.deadLetters);
  if (pace !== undefined && (sum(queue) > 0 || pace.secondsLeft !== 0)) {
    notes.push(`${lane}: ${describePace(pace)}`);
  }
  if (longestWaiting !== undefined) notes.push(`${lane}: ${describeJob(longestWaiting, now)}`);
  if (deadLetters > 0) {
    notes.push(
      `${lane}: ${plural(deadLetters, "message waits", "messages wait")} in the dead letters. ` +
        `Why: ${commandLine("failed", { lane, stack })}`,
    );
  }
  return notes;
}

function describePace({ messagesPerMinute, jobsPerMinute, secondsLeft }: Pace): string {
  const messages = `${messagesPerMinute > 0 ? "+" : ""}${formatRate(messagesPerMinute)}`;
  const left =
    secondsLeft === undefined
      ? "time left not known"
      : `about ${formatDuration(secondsLeft * 1000)} left`;
  return `messages ${messages} a minute, jobs ended ${formatRate(jobsPerMinute)} a minute, ${left}.`;
}

function formatRate(rate: number): string {
  return rate.toLocaleString("en-US", { maximumFractionDigits: Math.abs(rate) < 10 ? 1 : 0 });
}

function describeJob(job: WaitingJob, now: number): string {
  const reason = job.statusReason === undefined ? "" : ` ${escapeControls(job.statusReason)}.`;
  const section = sectionAbout(job, now);
  return (
    `job ${job.jobId} has been RUNNABLE for ${formatDuration(Math.max(0, now - job.since))}.${reason}` +
    (section === undefined ? "" : ` What mends it: ${section}`)
  );
}

function notesOnOutside({ names, isComplete }: Outside): string[] {
  const notes: string[] = [];
  if (names.length > 0) {
    const shown = names.slice(0, MAX_NAMES).map((name) => shellWord(name));
    const more = names.length - shown.length;
    const others = more > 0 ? ` and ${more.toLocaleString("en-US")} more` : "";
    notes.push(`In no lane's prefix, so nothing ever labels it: ${shown.join(", ")}${others}`);
  }
  if (!isComplete) {
    const looked = (MAX_LIST_CALLS * MAX_LISTED_KEYS).toLocaleString("en-US");
    notes.push(`Only ${looked} names were looked at: there may be more in no lane's prefix.`);
  }
  return notes;
}
