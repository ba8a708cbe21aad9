import type { Check } from "../check";
import { type Draft, problem } from "../finding";
import { jobDefinitions } from "../world/batch";
import type { World } from "../world/world";

/** What the submitter submits. */
export const jobDefinitionsCheck: Check = {
  area: "job definitions",
  looksAt: "what the submitter submits is active",
  probes: [areActive],
};

async function areActive(world: World): Promise<Draft[]> {
  const definitions = [...(await jobDefinitions(world))];
  return definitions
    .filter(([, definition]) => definition?.status !== "ACTIVE")
    .map(([arn, definition]) =>
      problem({
        thing: arn,
        heading:
          "The job definition that the submitter submits is not active, so Batch refuses it.",
        evidence: { status: definition?.status ?? "not there" },
        mend: world.waysOut.redeploy,
      }),
    );
}
