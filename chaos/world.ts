import type { Target } from "../cli/target/target";
import type { ChaosCloud } from "./cloud/cloud";
import type { Content } from "./content";
import type { Expectations } from "./expectations";

/** Where a run takes place. */
export interface World {
  readonly cloud: ChaosCloud;
  readonly target: Target;
  /** All that was seen of calls, reads, writes and deaths. */
  readonly ledgerFile: string;
  readonly contents: readonly Content[];
  readonly expectations: Expectations;
}
