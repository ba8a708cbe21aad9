import type { Io } from "../io";
import { type Column, printTable } from "../output/table";
import type { LaneStatus, Look } from "./look";
import { sectionAbout, sum } from "./notes";

/** A JSON object for each lane, and one for what belongs to no lane, where that was looked at. */
export function printJson(look: Look, io: Pick<Io, "out">): void {
  const at = timeOf(look.at);
  for (const status of look.lanes) io.out(JSON.stringify({ at, ...laneObject(status, look.at) }));
  const { recoverDeadLetters, outside } = look;
  if (recoverDeadLetters === undefined && outside === undefined) return;
  io.out(
    JSON.stringify({
      at,
      recoverDeadLetters: recoverDeadLetters === undefined ? undefined : sum(recoverDeadLetters),
      outside,
    }),
  );
}

function laneObject(status: LaneStatus, now: number) {
  const { lane, queue, jobs, deadLetters, longestWaiting: job, pace } = status;
  return {
    lane,
    queued: queue.waiting,
    inFlight: queue.inFlight,
    jobs,
    deadLetters: sum(deadLetters),
    longestWaiting:
      job === undefined
        ? undefined
        : {
            jobId: job.jobId,
            jobName: job.jobName,
            since: timeOf(job.since),
            statusReason: job.statusReason,
            mend: sectionAbout(job, now),
          },
    pace,
  };
}

/** A row for each lane, tab-separated; those of a watch begin with the time and have its measures. */
export function printRows(look: Look, watch: boolean, io: Io): void {
  printTable(
    io,
    [
      ...(watch ? [{ header: "AT", value: () => timeOf(look.at) }] : []),
      ...LANE_COLUMNS,
      ...(watch ? PACE_COLUMNS : []),
      ...WAITING_COLUMNS,
    ],
    look.lanes,
  );
}

/** Fits into 80 columns. */
export const LANE_COLUMNS: readonly Column<LaneStatus>[] = [
  { header: "LANE", value: ({ lane }) => lane },
  { header: "QUEUED", value: ({ queue }) => queue.waiting, alignRight: true },
  { header: "IN FLIGHT", value: ({ queue }) => queue.inFlight, alignRight: true },
  { header: "PENDING", value: ({ jobs }) => jobs.SUBMITTED + jobs.PENDING, alignRight: true },
  { header: "RUNNABLE", value: ({ jobs }) => jobs.RUNNABLE, alignRight: true },
  { header: "STARTING", value: ({ jobs }) => jobs.STARTING, alignRight: true },
  { header: "RUNNING", value: ({ jobs }) => jobs.RUNNING, alignRight: true },
  {
    header: "DEAD LETTERS",
    value: ({ deadLetters }) => sum(deadLetters),
    alignRight: true,
    color: ({ deadLetters }) => (sum(deadLetters) > 0 ? "bad" : undefined),
  },
];

const PACE_COLUMNS: readonly Column<LaneStatus>[] = [
  { header: "MESSAGES/MIN", value: ({ pace }) => pace?.messagesPerMinute.toFixed(1) },
  { header: "JOBS/MIN", value: ({ pace }) => pace?.jobsPerMinute.toFixed(1) },
  { header: "SECONDS LEFT", value: ({ pace }) => pace?.secondsLeft?.toFixed(0) },
];

const WAITING_COLUMNS: readonly Column<LaneStatus>[] = [
  {
    header: "RUNNABLE SINCE",
    value: ({ longestWaiting: job }) => (job === undefined ? undefined : timeOf(job.since)),
  },
  { header: "STATUS REASON", value: ({ longestWaiting: job }) => job?.statusReason },
];

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
