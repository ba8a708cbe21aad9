import type { Evidence, Finding } from "../../cli/doctor/finding";
import type { DescribedSystem } from "./described-system";
import { examineSystem } from "./examine-system";

/** A finding as `labeler doctor --json` prints it. */
export interface Printed extends Pick<Finding, "severity" | "area" | "lane" | "thing" | "mend"> {
  readonly finding: string;
  readonly evidence: Evidence;
}

/** What is wrong in a system that is sound otherwise, and all that has to be found then. */
export type FaultCase = readonly [
  name: string,
  sound: () => DescribedSystem,
  plant: (system: DescribedSystem) => void,
  findings: readonly Printed[],
];

/** Declares a test for each fault. */
export function findsEach(cases: readonly FaultCase[]): void {
  it.each(cases)("finds %s, and nothing else", async (_name, sound, plant, expected) => {
    const system = sound();
    plant(system);
    const { exitCode, findings } = await examineSystem(system);
    expect(findings).toEqual(expected);
    expect(exitCode).toBe(expected.some(({ severity }) => severity === "problem") ? 1 : 0);
  });
}
