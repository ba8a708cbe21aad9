import { constants, getPriority, setPriority } from "node:os";
import { errorCode } from "../../lib/error-code";
import type { JobQueue } from "./definitions";

/** A process five steps behind gets a third of the time that another one gets, where both want it. */
const STEPS_BEHIND_EACH_QUEUE = 5;

/**
 * How far the workers of a queue stand back for those of queues with a higher priority, as the command
 * `nice` has it: 0 for the first. On AWS each has a vCPU of its own; here all share those of one machine.
 */
export function nicenessOf(
  { priority }: Pick<JobQueue, "priority">,
  queues: readonly Pick<JobQueue, "priority">[],
): number {
  const higher = new Set(queues.map((queue) => queue.priority).filter((one) => one > priority));
  return Math.min(constants.priority.PRIORITY_LOW, higher.size * STEPS_BEHIND_EACH_QUEUE);
}

/** Makes a process that has just been started stand back; one that is over has no need to. */
export function standBack(pid: number, niceness: number): void {
  if (niceness === 0) return;
  try {
    setPriority(pid, Math.min(constants.priority.PRIORITY_LOW, getPriority() + niceness));
  } catch (error) {
    if (errorCode(error) !== "ERR_SYSTEM_ERROR") throw error;
  }
}
