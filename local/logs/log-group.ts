import type { LogFile } from "./log-file";

/** A log group as a program declares it. */
export interface DeclaredLogGroup {
  readonly name: string;
  readonly arn: string;
  /** After so long an event is not shown any more. @default never */
  readonly retentionDays?: number;
}

export interface LogGroup extends DeclaredLogGroup {
  readonly createdAt: number;
}

/** A group with its events. */
export interface OpenLogGroup {
  readonly group: LogGroup;
  readonly file: LogFile;
}

/** What is known of a stream besides its events. Times in epoch ms. */
export interface StreamRecord {
  readonly groupName: string;
  readonly name: string;
  readonly createdAt: number;
  /** Where in the group's file its first event can be. */
  readonly startOffset: number;
  readonly firstEventAt?: number;
  readonly lastEventAt?: number;
}

/** Where one process, or one service, writes. */
export interface LogStream {
  readonly name: string;
  /**
   * One event; it is on disk when the promise resolves.
   *
   * @param timestamp epoch ms @default now
   */
  write(message: string, timestamp?: number): Promise<void>;
}
