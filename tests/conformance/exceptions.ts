import type { BackendName } from "./backend";

/** Where a backend does something else than AWS. AWS's documentation decides. */
export interface Exception {
  /** `<service>: <name of the test>` */
  readonly test: string;
  readonly backend: BackendName;
  readonly differs: string;
  /** Part of what the failed test says: another failure is no exception. */
  readonly seen: string;
  /** What AWS does. */
  readonly documentation: string;
}

export const EXCEPTIONS: readonly Exception[] = [];
