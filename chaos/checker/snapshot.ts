import type { ObjectVersion } from "../../contracts/record";
import type { LedgerLine } from "./ledger";

/** An object as S3 lists it, with its version where the bucket keeps versions. */
export interface ObjectAtRest extends ObjectVersion {
  readonly key: string;
}

/** An item of the label table as it is. */
export type Item = Readonly<Record<string, unknown>>;

export interface DeadLetter {
  readonly lane: string;
  /** Whose dead letters it is among: its lane's, or those of recover. */
  readonly queue: "lane" | "recover";
  readonly messageId: string;
  readonly body: string;
}

/** What a queue still holds, visible or not. */
export interface QueueAtRest {
  readonly lane: string;
  readonly role: "main" | "dead letters";
  readonly visible: number;
  readonly inFlight: number;
}

export interface UnfinishedJob {
  readonly lane: string;
  readonly jobId: string;
  readonly jobName: string;
  readonly status: string;
}

export interface LaneAtRest {
  readonly name: string;
  readonly prefix: string;
}

/** All that a stack holds at one moment, read from outside. */
export interface Snapshot {
  readonly bucket: string;
  readonly lanes: readonly LaneAtRest[];
  readonly objects: readonly ObjectAtRest[];
  readonly items: readonly Item[];
  readonly deadLetters: readonly DeadLetter[];
  readonly queues: readonly QueueAtRest[];
  /** Unfinished ones. */
  readonly jobs: readonly UnfinishedJob[];
  /** The ledger; empty where none was kept. */
  readonly calls: readonly LedgerLine[];
}
