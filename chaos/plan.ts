import type { Random } from "../lib/random";
import type { Fault, FaultPlan } from "../local/faults/fault-plan";

/**
 * Chances that let most submissions meet at least one fault, and most images none. What is struck a few
 * times in each image's life is rare; what happens once to a batch or to a job is not.
 */
export const BASE_RATES: Readonly<Record<Fault, number>> = {
  eventDuplicated: 0.03,
  eventDelayed: 0.1,
  messageRedelivered: 0.02,
  functionOutlived: 0.1,
  functionKilledAtStart: 0.1,
  functionKilledBeforeCall: 0.03,
  functionKilledAfterCall: 0.03,
  submitJobThrottled: 0.1,
  submitJobFailed: 0.1,
  submitJobAnswerLost: 0.12,
  workerKilled: 0.08,
  workerInterrupted: 0.15,
  workerOutOfMemory: 0.05,
  workerTimedOut: 0.06,
  jobEventDuplicated: 0.2,
  jobEventDelayed: 0.2,
  s3SlowDown: 0.005,
  s3Conflict: 0.3,
  s3AnswerLost: 0.02,
  queueFailed: 0.05,
  queueAnswerLost: 0.05,
  detectLabelsThrottled: 0.02,
  detectLabelsFailed: 0.01,
  detectLabelsCut: 0.005,
  detectLabelsAnswerLost: 0.0005,
  transactionConflict: 0.02,
  transactionThrottled: 0.01,
  tableThrottled: 0.01,
  tableFailed: 0.005,
  tableAnswerLost: 0.005,
};

/** The longest that an event comes late, in the time of the run's faster clock. */
const MAX_DELAY_SECONDS = 120;
const MAX_WORKER_SECONDS = 6;

/** Every fault, each somewhat more or less likely than in other runs. */
export function faultPlan(seed: number, random: Random): FaultPlan {
  const rates = Object.fromEntries(
    Object.entries(BASE_RATES).map(([fault, rate]) => [fault, rate * (0.75 + random.next() / 2)]),
  );
  return { seed, rates, maxDelaySeconds: MAX_DELAY_SECONDS, maxWorkerSeconds: MAX_WORKER_SECONDS };
}
