import { concurrently } from "../../lib/concurrently";

/** Parts of a table or an index that are read at once, so that a million records take minutes. */
export const SCAN_SEGMENTS = 4;

/** Does the work on each part of a table, all at once. */
export async function inSegments(
  work: (segment: number, segments: number) => Promise<void>,
): Promise<void> {
  const segments = Array.from({ length: SCAN_SEGMENTS }, (_, segment) => segment);
  await concurrently(segments, SCAN_SEGMENTS, (segment) => work(segment, SCAN_SEGMENTS));
}
