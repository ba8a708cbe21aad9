import { JOBS_KEPT_DAYS } from "../../contracts/limits";
import type { ExifFacts, LabelRecord } from "../../contracts/record";
import { formatBytes, formatDuration, plural } from "../output/format";
import type { JobAttempt, JobHistory } from "./job-history";
import type { ObjectNow } from "./object-now";

/** A line of what is known; nothing where it is not. */
export type Fact = readonly [name: string, value: string | undefined];

/** What else is to be seen of an image now; null: not there, absent: nobody could tell. */
export interface Surroundings {
  readonly object?: ObjectNow;
  readonly job?: JobHistory | null;
}

/** Says when something was, in the words of whoever reads it. */
type TellTime = (iso: string) => string;

/** "2 d 03 h ago" for people, who see the clock's own time too. */
export function timeTeller(isTerminal: boolean, now: number): TellTime {
  return (iso) => {
    const past = now - Date.parse(iso);
    return isTerminal && past >= 0 ? `${formatDuration(past)} ago, ${iso}` : iso;
  };
}

export function factsOf(
  image: string,
  record: LabelRecord,
  { object, job }: Surroundings,
  tellTime: TellTime,
): Fact[] {
  return [
    ["image", image],
    ["outcome", record.outcome],
    ...outcomeFacts(record),
    ["bytes", `${formatBytes(record.bytes)}, ${record.contentType}`],
    ["version", record.versionId ?? record.eTag],
    ["object", object && describeObject(object, tellTime)],
    ["lane", record.lane],
    ["settled", tellTime(record.settledAt)],
    ["revision", record.revision],
    ["relabel", record.relabelRequestedAt && `asked for ${tellTime(record.relabelRequestedAt)}`],
    ["job", record.jobId],
    ...(job === null ? [["state", FORGOTTEN] as const] : jobFacts(job, tellTime)),
  ];
}

const FORGOTTEN = `not known: Batch forgets jobs ${JOBS_KEPT_DAYS} days after their end`;

function describeObject({ state, lastModified }: ObjectNow, tellTime: TellTime): string {
  const since = lastModified === undefined ? "" : `, put ${tellTime(lastModified)}`;
  if (state === "SAME") return `as it was labeled${since}`;
  if (state === "GONE") return "removed since";
  return `changed since${since}: labeled anew soon, or by labeler sync`;
}

function jobFacts(job: JobHistory | undefined, tellTime: TellTime): Fact[] {
  if (job === undefined) return [];
  const { status, submission, createdAt, startedAt, stoppedAt, attempts } = job;
  const tell = (iso: string | undefined) => iso && tellTime(iso);
  return [
    ["submission", submission],
    ["state", `${status} after ${plural(attempts.length, "attempt")}`],
    ["created", tell(createdAt)],
    ["started", tell(startedAt)],
    ["stopped", tell(stoppedAt)],
    ...attempts.map((attempt, index): Fact => [`attempt ${index + 1}`, describeAttempt(attempt)]),
  ];
}

function describeAttempt({ startedAt, stoppedAt, exitCode, reason, logStream }: JobAttempt) {
  const took =
    startedAt === undefined || stoppedAt === undefined
      ? undefined
      : formatDuration(Date.parse(stoppedAt) - Date.parse(startedAt));
  return [
    exitCode === undefined ? undefined : `exit code ${exitCode}`,
    reason,
    took && `took ${took}`,
    logStream && `log stream ${logStream}`,
  ]
    .filter((part) => part !== undefined && part !== "")
    .join(", ");
}

function outcomeFacts(record: LabelRecord): Fact[] {
  const { width, height } = record;
  const size = width && height ? `${width} x ${height} pixels` : undefined;
  return record.outcome === "REJECTED"
    ? [
        ["reason", `${record.reason}: ${record.detail}`],
        ["size", size],
      ]
    : [
        ["format", record.format],
        ["size", size],
        ["captured", record.capturedAt],
        ["camera", cameraOf(record)],
        ["position", positionOf(record)],
        ["hash", record.perceptualHash],
        ["model", record.modelVersion],
      ];
}

/** Most models begin with their maker's name. */
function cameraOf({ camera }: ExifFacts): string | undefined {
  const { make = "", model = "" } = camera ?? {};
  const isNamedInModel = model.toLowerCase().startsWith(make.toLowerCase());
  const name = isNamedInModel ? model : `${make} ${model}`.trim();
  return name === "" ? undefined : name;
}

function positionOf({ position }: ExifFacts): string | undefined {
  if (position === undefined) return undefined;
  const { latitude, longitude, altitude } = position;
  const height = altitude === undefined ? "" : `, ${altitude} m`;
  return `${latitude}, ${longitude}${height}`;
}
