import type { Io } from "../cli/io";
import { FAULT_NAMES, FAULTS, type Fault } from "../local/faults/fault-plan";
import { formatViolation } from "./checker/violation";
import type { ChaosResult } from "./run";

/** The design's promise: a settled version costs no further call, races aside. */
export const MAX_EXCESS_RATIO = 0.01;

/** Of fewer versions, two jobs that meet once are more than one in a hundred. */
const MIN_JUDGED_VERSIONS = 5000;

/** Whether the run kept all that the design promises. */
export function isSound({ violations, calls }: ChaosResult): boolean {
  const isJudged = calls.versions >= MIN_JUDGED_VERSIONS;
  return violations.length === 0 && !(isJudged && calls.ratioWithoutCrashes >= MAX_EXCESS_RATIO);
}

/** Prints what a run came to, for people or as one JSON object. */
export function printResult(result: ChaosResult, json: boolean, io: Io): void {
  if (json) io.out(JSON.stringify(withoutKeys(result)));
  else for (const line of lines(result)) io.out(line);
}

/** What was not tried proves nothing. */
function neverStruck(faults: Readonly<Record<string, number>>): string[] {
  const names = FAULT_NAMES.filter((fault) => faults[fault] === undefined);
  return names.length === 0 ? [] : [`never struck: ${names.join(", ")}`];
}

/** Each key's puts would be the most of it, and the seed repeats them. */
function withoutKeys({ written: { byKey, ...written }, ...result }: ChaosResult): object {
  return { ...result, written: { ...written, keys: byKey.size } };
}

function lines(result: ChaosResult): string[] {
  const { written, disasters, status, calls, violations } = result;
  const struck = Object.values(status.faults).reduce((sum, count) => sum + count, 0);
  const percent = (calls.ratioWithoutCrashes * 100).toFixed(2);
  return [
    `seed ${result.seed}: ${written.operations} operations on ${written.byKey.size} keys in ${result.seconds.toFixed(0)} s, ` +
      `${written.puts} puts and ${written.removals} removals; ${result.objects} objects at the end`,
    `${struck} faults, ${disasters.powerLosses} losses of power, ${disasters.restarts} restarts; ` +
      `${status.submitJobCalls} SubmitJob calls, ${status.workerProcesses} workers`,
    ...Object.entries(status.faults).map(
      ([fault, count]) => `  ${String(count).padStart(6)}  ${FAULTS[fault as Fault]}`,
    ),
    ...neverStruck(status.faults),
    `${result.deadLetters} dead letters at rest, ${result.poison.length} of them poison, ${result.retries} retries; ` +
      `recover gave up ${result.unrecoveredJobs} failed jobs`,
    `${calls.billed} calls of DetectLabels for ${calls.versions} versions: ${calls.excess} too many ` +
      `(${calls.crash} by crashes, ${calls.answerLost} by lost answers, ${calls.race} by races, ` +
      `${calls.abandoned} given up, ${calls.unexplained} unexplained), ${percent} % without crashes`,
    ...violations.map(formatViolation),
    `${violations.length} violations`,
  ];
}
