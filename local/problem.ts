/** Something that a user of the local cloud must hear about at once. */
export type Problem = DeniedCall | FailedFunction | FailedJob | FailedDelivery;

/** A call that no policy of its caller allows. */
export interface DeniedCall {
  readonly kind: "denied";
  /** The role's name, or the service's principal when AWS itself was refused. */
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

/** An invocation that ended in an error, a timeout or a crash; its messages come back. */
export interface FailedFunction {
  readonly kind: "function";
  readonly name: string;
  readonly error: string;
}

/** A job that FAILED and is not retried any more, or that can never start. */
export interface FailedJob {
  readonly kind: "job";
  readonly jobId: string;
  readonly jobName: string;
  readonly statusReason: string;
  /** Absent when no process of it ever ended by itself. */
  readonly exitCode?: number;
  readonly lastLogLines: readonly string[];
}

/** An event that EventBridge could not bring to a rule's target. */
export interface FailedDelivery {
  readonly kind: "delivery";
  readonly rule: string;
  readonly targetArn: string;
  readonly error: string;
  /** Where the event is now, in words. */
  readonly outcome: string;
}

/** Who is told of problems; services report and go on. */
export type ReportProblem = (problem: Problem) => void;
