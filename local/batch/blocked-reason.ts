import { type ComputeEnvironment, canStartJobs, type JobQueue } from "./definitions";

/**
 * Why the job at the head of a queue cannot start, in the words of Batch; nothing when it only waits for room.
 * https://docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable.html
 */
export function blockedReason(
  { computeEnvironmentArns }: JobQueue,
  vcpus: number,
  computeEnvironments: readonly ComputeEnvironment[],
): string | undefined {
  const pools = computeEnvironments.filter(({ arn }) => computeEnvironmentArns.includes(arn));
  if (pools.every(({ invalidReason }) => invalidReason !== undefined)) return INVALID;
  const usable = pools.filter(canStartJobs);
  // Batch has no reason of its own for pools that somebody has switched off.
  if (usable.length === 0) return UNDETERMINED;
  return usable.every(({ maxVcpus }) => maxVcpus < vcpus) ? TOO_SMALL : undefined;
}

const INVALID = "ACTION_REQUIRED - CE(s) associated with the job queue are invalid.";
const UNDETERMINED = "UNDETERMINED - Batch job is blocked, root cause is undetermined.";
const TOO_SMALL =
  "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue cannot meet the CPU requirement of the job.";
