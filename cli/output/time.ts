import type { Io } from "../io";
import { formatDuration } from "./format";

/**
 * When something was: how long ago, to people; ISO 8601, to machines.
 *
 * @param at milliseconds since 1970
 */
export function showTime(at: number, io: Pick<Io, "now" | "outIsTerminal">): string {
  if (!io.outIsTerminal) return new Date(at).toISOString();
  // The clock of AWS may be ahead of this machine's.
  return `${formatDuration(Math.max(0, io.now() - at))} ago`;
}
