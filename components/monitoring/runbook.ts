/** Where alarms send whoever they wake. */
const RUNBOOK = "docs/operations.md";

/** Sections of the runbook, by what each is about: the anchors of their headings. */
export const SECTIONS = {
  deadLetters: "dead-letters",
  expiringDeadLetters: "expiring-dead-letters",
  oldMessages: "old-messages",
  failedJobs: "failed-jobs",
  functionErrors: "function-errors",
  functionThrottles: "function-throttles",
  rekognitionThrottling: "rekognition-throttling",
  blockedJobQueue: "blocked-job-queue",
  undeliveredEvents: "undelivered-events",
} as const;
export type Section = (typeof SECTIONS)[keyof typeof SECTIONS];

export function runbookOf(section: Section): string {
  return `${RUNBOOK}#${section}`;
}
