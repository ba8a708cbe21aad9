import { escapeControls } from "../../cli/output/table";

/** How a system can break its promises that nothing is lost and nothing is done twice. */
export const VIOLATION_KINDS = [
  /** An object has no record, and no dead letter says so. */
  "lost",
  /** A record describes another version than the one that is there. */
  "stale",
  /** A record has no object any more. */
  "ghost",
  /** Record and label entries are not of one transaction. */
  "mixed",
  /** A record says of a content what is true of another. */
  "wrong-content",
  /** A record names another lane than its key's. */
  "wrong-lane",
  /** A record of what is no image of any lane. */
  "stray",
  /** An item of the table is none of ours. */
  "malformed",
  /** There is still work: what is missing may yet come. */
  "not-at-rest",
  /** A version that was settled was paid for again. */
  "paid-again",
] as const;

export type ViolationKind = (typeof VIOLATION_KINDS)[number];

export interface Violation {
  readonly kind: ViolationKind;
  /** What it is about: the s3:// URI of an image, or a queue or a job. */
  readonly subject: string;
  /** Of an image. */
  readonly key?: string;
  readonly detail: string;
}

/** One line, whatever characters the key has. */
export function formatViolation({ kind, subject, detail }: Violation): string {
  return escapeControls(`${kind} ${subject}: ${detail}`);
}
