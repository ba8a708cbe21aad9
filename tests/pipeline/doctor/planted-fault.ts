import type { Severity } from "../../../cli/doctor/finding";
import type { PlantedCloud } from "./planted-cloud";

/** What is printed of a finding, but for what was read. */
export type Expected = readonly [severity: Severity, area: string, finding: string, mend: string];

export type Undo = () => Promise<unknown>;

export interface PlantedFault {
  readonly name: string;
  /** Breaks one thing, as somebody does by hand, and says how to put it back: another deploy always does. */
  readonly plant: (cloud: PlantedCloud, deploy: Undo) => Promise<Undo>;
  /** All that has to be found then. */
  readonly findings: readonly Expected[];
}
