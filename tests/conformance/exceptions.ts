import type { BackendName } from "./backend";
import { MOTO_EXCEPTIONS } from "./moto-exceptions";

/** Where a backend does something else than AWS. AWS's documentation decides. */
export interface Exception {
  /** `<service>: <name of the test>` */
  readonly test: string;
  readonly differs: string;
  /** Part of what the test says when it fails: another failure is no exception. */
  readonly seen: string;
  /** What AWS does. */
  readonly documentation: string;
}

/** The local cloud has none: what it does otherwise than AWS is mended. */
export const EXCEPTIONS: Readonly<Record<BackendName, readonly Exception[]>> = {
  "local cloud": [],
  moto: MOTO_EXCEPTIONS,
};
