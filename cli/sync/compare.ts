import type { RecordState } from "../table/record-states";
import type { ListedObject } from "./listing";
import { isBefore, type RelabelBefore } from "./relabel-before";

/** Why an image is asked for: no record; one of other bytes; old labels; no object any more. */
export const REASONS = ["missing", "changed", "relabel", "gone"] as const;
export type Reason = (typeof REASONS)[number];

/** One image for which a trigger is sent. */
export interface Ask {
  readonly key: string;
  readonly reason: Reason;
  /** Of the record that has to be marked first, so that its worker labels anew. */
  readonly revisionToMark?: string;
}

/**
 * Why an object has to be looked at by a worker; nothing when its record is as it should be. A listing has no
 * version ids, so in a bucket with versions the ETag decides: the same bytes put again have the same labels.
 */
export function compare(
  { key, eTag }: ListedObject,
  record: RecordState | undefined,
  relabelBefore: RelabelBefore | undefined,
): Ask | undefined {
  if (record === undefined) return { key, reason: "missing" };
  if (record.eTag !== eTag) return { key, reason: "changed" };
  // Marked before: its trigger may have been lost, or its worker is on the way.
  if (record.relabelRequestedAt !== undefined) return { key, reason: "relabel" };
  if (relabelBefore === undefined || !isBefore(record, relabelBefore)) return undefined;
  return { key, reason: "relabel", revisionToMark: record.revision };
}
