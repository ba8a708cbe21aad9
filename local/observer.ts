import type { CallOrigin } from "./iam/caller";

/** A call of DetectLabels by a process. */
export interface DetectLabelsCall {
  readonly origin: CallOrigin;
  /** Absent where the image came as bytes. */
  readonly object?: { bucket: string; key: string; eTag: string; put: string };
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly outcome: "answered" | "throttled" | "failed";
}

/** A transaction that a process has committed, as it was asked for. */
export interface CommittedTransaction {
  readonly origin: CallOrigin;
  readonly input: object;
}

/** Sees what matters for proofs: what is paid for, what is written, and which processes died of it. */
export interface Observer {
  detectLabels(call: DetectLabelsCall): void;
  transaction(transaction: CommittedTransaction): void;
  /** The service has done what was asked for, but its answer did not arrive. */
  answerLost(origin: CallOrigin): void;
  killed(session: string, why: string): void;
}
