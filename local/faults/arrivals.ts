import type { Fault } from "./fault-plan";
import type { Faults } from "./faults";

/**
 * When an event arrives that is sent now: once and at once, unless a fault has it come late, or twice.
 *
 * @returns milliseconds from now, one for each time that it comes
 */
export function arrivals(
  faults: Faults | undefined,
  { duplicated, delayed }: { duplicated: Fault; delayed: Fault },
  subject: string,
): number[] {
  if (faults === undefined) return [0];
  const first = faults.strikes(delayed, subject) ? faults.delayMilliseconds(subject) : 0;
  if (!faults.strikes(duplicated, subject)) return [first];
  return [first, faults.delayMilliseconds(subject)];
}
