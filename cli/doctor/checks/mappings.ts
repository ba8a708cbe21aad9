import type { EventSourceMappingConfiguration } from "@aws-sdk/client-lambda";
import type { Check, NamedLane } from "../check";
import { type Draft, problem, warning } from "../finding";
import { PAGES } from "../ways-out";
import { mappingsOf } from "../world/mappings";
import { queueAt } from "../world/queues";
import type { World } from "../world/world";

/** Whether the submitter is called with what is in the queues. */
export const mappings: Check = {
  area: "mappings",
  looksAt: "each queue has a reader that is enabled",
  laneProbes: [isRead],
};

async function isRead(lane: NamedLane, world: World): Promise<Draft[]> {
  const { arn } = await queueAt(world, lane.queueUrl);
  const found = await mappingsOf(world, arn);
  if (found.length > 0) return found.flatMap((mapping) => faultsOf(mapping, lane, world));
  return [
    problem({
      thing: arn,
      heading: `Nothing reads the queue of lane ${lane.name}: it has no event source mapping.`,
      evidence: { eventSourceMappings: 0 },
      mend: world.waysOut.redeploy,
    }),
  ];
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html */
const AT_WORK = ["Enabled", "Updating"];
const COMING = ["Creating", "Enabling"];

function faultsOf(
  mapping: EventSourceMappingConfiguration,
  { name }: NamedLane,
  { waysOut }: World,
): Draft[] {
  const { UUID = "", State = "", StateTransitionReason, LastProcessingResult } = mapping;
  const facts = { thing: UUID, mend: waysOut.redeploy };
  if (COMING.includes(State)) {
    const heading = `The event source mapping of lane ${name} is about to be enabled.`;
    return [warning({ ...facts, heading, evidence: { state: State } })];
  }
  if (!AT_WORK.includes(State)) {
    const heading = `The event source mapping of lane ${name} is not enabled, so nothing reads its queue.`;
    const since = mapping.LastModified?.toISOString();
    return [
      problem({ ...facts, heading, evidence: { state: State, why: StateTransitionReason, since } }),
    ];
  }
  const faults: Draft[] = [];
  if (LastProcessingResult?.startsWith("PROBLEM")) {
    faults.push(
      problem({
        thing: UUID,
        heading: `The event source mapping of lane ${name} has a problem.`,
        evidence: { lastResult: LastProcessingResult },
        mend: PAGES.functionErrors,
      }),
    );
  }
  if (!mapping.FunctionResponseTypes?.includes("ReportBatchItemFailures")) {
    faults.push(
      problem({
        ...facts,
        heading: `Lane ${name} loses what the submitter refuses: Lambda does not read its reports.`,
        evidence: { functionResponseTypes: mapping.FunctionResponseTypes?.join() || "none" },
      }),
    );
  }
  const filters = mapping.FilterCriteria?.Filters ?? [];
  if (filters.length > 0) {
    faults.push(
      problem({
        ...facts,
        heading: `Lane ${name} loses what a filter of its event source mapping does not let through.`,
        evidence: { filters: filters.map(({ Pattern }) => Pattern).join(", ") },
      }),
    );
  }
  return faults;
}
