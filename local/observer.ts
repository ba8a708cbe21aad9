import type { CallOrigin } from "./iam/caller";

/** The object that Rekognition read. */
export interface CalledObject {
  readonly bucket: string;
  readonly key: string;
  readonly eTag: string;
  /** Unique to each PUT. */
  readonly put: string;
  /** Milliseconds since 1970, a whole second as S3 tells it. */
  readonly putAt: number;
  readonly versionId?: string | undefined;
}

/** A call of DetectLabels by a process. */
export interface DetectLabelsCall {
  readonly origin: CallOrigin;
  /** Absent where the image came as bytes. */
  readonly object?: CalledObject;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly outcome: "answered" | "throttled" | "failed";
}

/** A read of items by their keys, as it was asked for. */
export interface ItemRead {
  readonly origin: CallOrigin;
  readonly input: object;
}

/** A transaction that a process has committed, as it was asked for. */
export interface CommittedTransaction {
  readonly origin: CallOrigin;
  readonly input: object;
}

/** Sees what matters for proofs: what is paid for, what is read and written, and which processes died of it. */
export interface Observer {
  detectLabels(call: DetectLabelsCall): void;
  read(read: ItemRead): void;
  transaction(transaction: CommittedTransaction): void;
  /** The service has done what was asked for, but its answer did not arrive. */
  answerLost(origin: CallOrigin): void;
  killed(session: string, why: string): void;
}
