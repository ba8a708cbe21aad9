import {
  MAX_JOB_STATE_TIME_LIMIT_SECONDS,
  MIN_JOB_STATE_TIME_LIMIT_SECONDS,
} from "../../contracts/limits";

export interface JobTimeLimit {
  readonly state: "RUNNABLE";
  readonly action: "CANCEL";
  readonly reason: string;
  readonly maxTimeSeconds: number;
}

/**
 * How long the job at the head of a queue may wait before it is cancelled, by the reason why it waits. A job
 * that is cancelled has failed: its images are told to the lane's dead-letter queue, and the jobs behind it go on.
 * Batch acts on these three reasons only; of the others it only tells.
 * https://docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable_time_limit_actions.html
 */
export const JOB_TIME_LIMITS: readonly JobTimeLimit[] = [
  // Capacity comes back by itself, so that nobody need do anything for a day.
  limit("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", MAX_JOB_STATE_TIME_LIMIT_SECONDS),
  // A job that no pool is large enough for stays so: every minute more only holds up the others.
  limit("MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", MIN_JOB_STATE_TIME_LIMIT_SECONDS),
  limit("MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT", MIN_JOB_STATE_TIME_LIMIT_SECONDS),
];

function limit(reason: string, maxTimeSeconds: number): JobTimeLimit {
  return { state: "RUNNABLE", action: "CANCEL", reason, maxTimeSeconds };
}
